package io.flockmq.broker.codec;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttMessageType;

/**
 * The way out for PUBLISH and its acknowledgements: writes into a buffer and allocates nothing. All other packets leave
 * through netty-codec-mqtt's encoder.
 */
public final class PacketEncoder {

    /** The largest number that a variable byte integer can carry (MQTT 5.0, section 1.5.5). */
    private static final int LARGEST_LENGTH = 268_435_455;

    private static final int MESSAGE_EXPIRY_SIZE = 5;
    private static final int TOPIC_ALIAS_SIZE = 3;

    private PacketEncoder() {}

    /**
     * The bytes that {@link #writePublish} would write with these arguments, for the client's maximum packet size and for
     * allocating the buffer.
     */
    public static int publishSize(
            boolean mqtt5,
            Qos qos,
            byte[] topicUtf8,
            int topicAlias,
            long messageExpirySeconds,
            byte[] properties,
            int[] subscriptionIds,
            byte[] payload) {
        int section = mqtt5 ? sectionSize(topicAlias, messageExpirySeconds, properties, subscriptionIds) : 0;
        int remaining = remainingLength(mqtt5, qos, topicUtf8, section, payload);
        return 1 + variableSize(remaining) + remaining;
    }

    /**
     * Writes a PUBLISH.
     *
     * @param mqtt5 false leaves out the alias, the expiry, the properties and the subscription identifiers
     * @param topicUtf8 the topic name, at most 65,535 bytes; empty where the alias stands for it
     * @param topicAlias 1 to 65,535, or 0 for none
     * @param packetId 1 to 65,535; not written at QoS 0
     * @param messageExpirySeconds what is left of it, an unsigned 32-bit number, or {@link Publish#NO_EXPIRY}
     * @param properties as in {@link Publish#properties}
     * @param subscriptionIds each 1 to 268,435,455
     * @throws IllegalArgumentException if the packet would be larger than the specification allows
     */
    public static void writePublish(
            ByteBuf out,
            boolean mqtt5,
            boolean dup,
            Qos qos,
            boolean retain,
            byte[] topicUtf8,
            int topicAlias,
            int packetId,
            long messageExpirySeconds,
            byte[] properties,
            int[] subscriptionIds,
            byte[] payload) {
        int section = mqtt5 ? sectionSize(topicAlias, messageExpirySeconds, properties, subscriptionIds) : 0;
        int flags = (dup ? 0b1000 : 0) | (qos.value() << 1) | (retain ? 1 : 0);
        out.writeByte((MqttMessageType.PUBLISH.value() << 4) | flags);
        writeVariable(out, remainingLength(mqtt5, qos, topicUtf8, section, payload));
        out.writeShort(topicUtf8.length);
        out.writeBytes(topicUtf8);
        if (qos != Qos.AT_MOST_ONCE) { // [MQTT-2.2.1-2]
            out.writeShort(packetId);
        }
        if (mqtt5) {
            writeVariable(out, section);
            writeSection(out, topicAlias, messageExpirySeconds, properties, subscriptionIds);
        }
        out.writeBytes(payload);
    }

    /**
     * Writes PUBACK, PUBREC, PUBREL or PUBCOMP.
     *
     * @param mqtt5 false leaves out the reason code, as {@link ReasonCode#SUCCESS} does
     * @param packetId 1 to 65,535
     */
    public static void writeAcknowledgement(
            ByteBuf out, boolean mqtt5, Acknowledgement.Kind kind, int packetId, ReasonCode reason) {
        out.writeByte(firstByte(kind));
        if (mqtt5 && reason != ReasonCode.SUCCESS) {
            out.writeByte(3);
            out.writeShort(packetId);
            out.writeByte(reason.value());
        } else {
            out.writeByte(2);
            out.writeShort(packetId);
        }
    }

    private static int firstByte(Acknowledgement.Kind kind) {
        return switch (kind) {
            case PUBACK -> MqttMessageType.PUBACK.value() << 4;
            case PUBREC -> MqttMessageType.PUBREC.value() << 4;
            case PUBREL -> (MqttMessageType.PUBREL.value() << 4) | 0b0010; // [MQTT-3.6.1-1]
            case PUBCOMP -> MqttMessageType.PUBCOMP.value() << 4;
        };
    }

    private static int remainingLength(boolean mqtt5, Qos qos, byte[] topicUtf8, int section, byte[] payload) {
        long remaining = 2L
                + topicUtf8.length
                + (qos == Qos.AT_MOST_ONCE ? 0 : 2)
                + (mqtt5 ? variableSize(section) + section : 0)
                + payload.length;
        if (remaining > LARGEST_LENGTH) {
            throw new IllegalArgumentException("a packet of " + remaining + " bytes cannot be encoded");
        }
        return (int) remaining;
    }

    private static int sectionSize(
            int topicAlias, long messageExpirySeconds, byte[] properties, int[] subscriptionIds) {
        int size = properties.length;
        if (topicAlias != 0) {
            size += TOPIC_ALIAS_SIZE;
        }
        if (messageExpirySeconds != Publish.NO_EXPIRY) {
            size += MESSAGE_EXPIRY_SIZE;
        }
        for (int id : subscriptionIds) {
            size += 1 + variableSize(id);
        }
        return size;
    }

    private static void writeSection(
            ByteBuf out, int topicAlias, long messageExpirySeconds, byte[] properties, int[] subscriptionIds) {
        if (topicAlias != 0) {
            out.writeByte(Property.TOPIC_ALIAS.id());
            out.writeShort(topicAlias);
        }
        if (messageExpirySeconds != Publish.NO_EXPIRY) {
            out.writeByte(Property.MESSAGE_EXPIRY_INTERVAL.id());
            out.writeInt((int) messageExpirySeconds);
        }
        for (int id : subscriptionIds) {
            out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.id());
            writeVariable(out, id);
        }
        out.writeBytes(properties);
    }

    private static int variableSize(int value) {
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    }

    private static void writeVariable(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
