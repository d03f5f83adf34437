package io.flockmq.systemtest.raw;

/** The well-formed packets that a client sends after CONNECT. */
public final class ClientPackets {

    private ClientPackets() {}

    /**
     * A PUBLISH.
     *
     * @param flags DUP, QoS and RETAIN as the low four bits of the first byte
     * @param packetId sent if the flags say QoS 1 or 2
     */
    public static byte[] publish(
            Version version, int flags, String topic, int packetId, byte[] payload, Property... properties) {
        PacketBytes packet = PacketBytes.of(0x30 | flags).text(topic);
        if ((flags & 0x06) != 0) {
            packet.u16(packetId);
        }
        return withProperties(packet, version, properties).raw(payload).toBytes();
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP in its two-byte form, which means success in every version. */
    public static byte[] acknowledge(AckType type, int packetId) {
        return PacketBytes.of(type.firstByte()).u16(packetId).toBytes();
    }

    /** An acknowledgement with a reason code, for MQTT 5.0. */
    public static byte[] acknowledge(AckType type, int packetId, int reason, Property... properties) {
        return PacketBytes.of(type.firstByte())
                .u16(packetId)
                .u8(reason)
                .properties(properties)
                .toBytes();
    }

    /**
     * A SUBSCRIBE with one filter.
     *
     * @param options subscription options; the QoS alone before MQTT 5.0
     */
    public static byte[] subscribe(Version version, int packetId, String filter, int options, Property... properties) {
        PacketBytes packet = PacketBytes.of(0x82).u16(packetId);
        return withProperties(packet, version, properties)
                .text(filter)
                .u8(options)
                .toBytes();
    }

    /** An UNSUBSCRIBE with one filter. */
    public static byte[] unsubscribe(Version version, int packetId, String filter) {
        return withProperties(PacketBytes.of(0xA2).u16(packetId), version)
                .text(filter)
                .toBytes();
    }

    /** A PINGREQ. */
    public static byte[] pingreq() {
        return PacketBytes.of(0xC0).toBytes();
    }

    /** A normal DISCONNECT, in its short form. */
    public static byte[] disconnect() {
        return PacketBytes.of(0xE0).toBytes();
    }

    /** A DISCONNECT with a reason code, for MQTT 5.0. */
    public static byte[] disconnect(int reason, Property... properties) {
        return PacketBytes.of(0xE0).u8(reason).properties(properties).toBytes();
    }

    private static PacketBytes withProperties(PacketBytes packet, Version version, Property... properties) {
        return version.hasProperties() ? packet.properties(properties) : packet;
    }
}
