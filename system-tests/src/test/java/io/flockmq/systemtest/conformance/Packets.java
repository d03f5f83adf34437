package io.flockmq.systemtest.conformance;

import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.PacketBytes;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Packets that several tests send. */
final class Packets {

    private Packets() {}

    /** Bytes that go out in one write. */
    static byte[] join(byte[]... packets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            all.writeBytes(packet);
        }
        return all.toByteArray();
    }

    /** A PUBLISH with these flags and a payload in UTF-8. */
    static byte[] publish(
            RawClient client, int flags, String topic, int packetId, String payload, Property... properties) {
        return ClientPackets.publish(
                client.version(), flags, topic, packetId, payload.getBytes(StandardCharsets.UTF_8), properties);
    }

    /** A SUBSCRIBE with these filters, each with the same options. */
    static byte[] subscribe(Version version, int packetId, int options, String... filters) {
        PacketBytes packet = start(version, 0x82, packetId);
        for (String filter : filters) {
            packet.text(filter).u8(options);
        }
        return packet.toBytes();
    }

    /** An UNSUBSCRIBE with these filters. */
    static byte[] unsubscribe(Version version, int packetId, String... filters) {
        PacketBytes packet = start(version, 0xA2, packetId);
        for (String filter : filters) {
            packet.text(filter);
        }
        return packet.toBytes();
    }

    /**
     * The next packet, or null if the server closes the connection instead.
     *
     * @throws AssertionError if it does neither
     */
    static @Nullable ServerPacket readOrEnd(RawClient client) {
        try {
            ServerPacket packet = client.poll(Duration.ofSeconds(5));
            if (packet == null) {
                throw new AssertionError("the server neither answers nor closes the connection");
            }
            return packet;
        } catch (EOFException e) {
            return null;
        }
    }

    private static PacketBytes start(Version version, int firstByte, int packetId) {
        PacketBytes packet = PacketBytes.of(firstByte).u16(packetId);
        return version.hasProperties() ? packet.properties() : packet;
    }
}
