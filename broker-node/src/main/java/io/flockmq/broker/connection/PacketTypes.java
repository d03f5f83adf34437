package io.flockmq.broker.connection;

import io.flockmq.broker.codec.Acknowledgement;
import io.flockmq.broker.event.PacketType;
import io.netty.handler.codec.mqtt.MqttMessage;

/** The types of packets as they are counted. */
final class PacketTypes {

    private static final PacketType[] BY_NUMBER = PacketType.values();

    private PacketTypes() {}

    static PacketType of(MqttMessage message) {
        return BY_NUMBER[message.fixedHeader().messageType().value() - 1];
    }

    static PacketType of(Acknowledgement.Kind kind) {
        return switch (kind) {
            case PUBACK -> PacketType.PUBACK;
            case PUBREC -> PacketType.PUBREC;
            case PUBREL -> PacketType.PUBREL;
            case PUBCOMP -> PacketType.PUBCOMP;
        };
    }
}
