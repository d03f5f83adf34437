package io.flockmq.systemtest.raw;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server sends. */
public sealed interface ServerPacket {

    /**
     * CONNACK.
     *
     * @param sessionPresent whether a session was resumed
     * @param code the return code before MQTT 5.0, the reason code since
     * @param properties none before MQTT 5.0
     */
    record ConnAck(boolean sessionPresent, int code, PropertyList properties) implements ServerPacket {
        @Override
        public String toString() {
            return "ConnAck[0x%02X session present=%b %s]".formatted(code, sessionPresent, properties.all());
        }
    }

    /**
     * PUBLISH.
     *
     * @param dup whether it is marked as sent before
     * @param qos 0 to 2
     * @param retain the RETAIN flag
     * @param topic the topic name, empty where an alias stands for it
     * @param packetId 0 for QoS 0
     * @param properties none before MQTT 5.0
     * @param payload the message
     */
    record Publish(
            boolean dup, int qos, boolean retain, String topic, int packetId, PropertyList properties, byte[] payload)
            implements ServerPacket {

        /** The payload as UTF-8. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Publish[%s qos=%d retain=%b dup=%b id=%d %s: %s]"
                    .formatted(topic, qos, retain, dup, packetId, properties.all(), PacketBytes.describe(payload));
        }
    }

    /**
     * PUBACK, PUBREC, PUBREL or PUBCOMP.
     *
     * @param type which of the four
     * @param packetId the message's packet identifier
     * @param code the reason code, 0 where none was sent
     * @param properties none before MQTT 5.0
     */
    record Ack(AckType type, int packetId, int code, PropertyList properties) implements ServerPacket {
        @Override
        public String toString() {
            return "%s[0x%02X id=%d %s]".formatted(type, code, packetId, properties.all());
        }
    }

    /**
     * SUBACK.
     *
     * @param packetId of the SUBSCRIBE
     * @param codes one for each filter
     * @param properties none before MQTT 5.0
     */
    record SubAck(int packetId, List<Integer> codes, PropertyList properties) implements ServerPacket {}

    /**
     * UNSUBACK.
     *
     * @param packetId of the UNSUBSCRIBE
     * @param codes one for each filter; none before MQTT 5.0
     * @param properties none before MQTT 5.0
     */
    record UnsubAck(int packetId, List<Integer> codes, PropertyList properties) implements ServerPacket {}

    /** PINGRESP. */
    record PingResp() implements ServerPacket {}

    /**
     * DISCONNECT, from MQTT 5.0 on.
     *
     * @param code why
     * @param properties such as a reason string
     */
    record Disconnect(int code, PropertyList properties) implements ServerPacket {
        @Override
        public String toString() {
            return "Disconnect[0x%02X %s]".formatted(code, properties.all());
        }
    }

    /**
     * AUTH, from MQTT 5.0 on.
     *
     * @param code how to go on
     * @param properties method and data
     */
    record Auth(int code, PropertyList properties) implements ServerPacket {}
}
