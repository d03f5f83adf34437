package io.flockmq.broker.codec;

import io.netty.handler.codec.mqtt.MqttMessage;

/** PINGREQ (section 3.12 of each version). */
final class PingreqDecoder {

    private static final InboundPacket PINGREQ = new InboundPacket.Control(MqttMessage.PINGREQ);

    private PingreqDecoder() {}

    static InboundPacket decode(PacketReader in) throws PacketException {
        in.finish();
        return PINGREQ;
    }
}
