package io.flockmq.broker.codec;

import io.netty.handler.codec.mqtt.MqttMessage;

/**
 * A packet from a client: well formed, with nothing in it that the specification forbids whatever the state of the
 * connection. Every switch over this type is exhaustive.
 */
public sealed interface InboundPacket permits InboundPacket.Control, Publish, Acknowledgement {

    /**
     * CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT or AUTH as netty-codec-mqtt's message types.
     *
     * @param message the packet; its fixed header names the type
     */
    record Control(MqttMessage message) implements InboundPacket {}
}
