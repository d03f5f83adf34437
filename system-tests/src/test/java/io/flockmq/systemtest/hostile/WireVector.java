package io.flockmq.systemtest.hostile;

import io.flockmq.systemtest.raw.PacketFrames;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.Version;
import java.util.List;
import java.util.Optional;

/**
 * Bytes that a client sends, and what a broker makes of them.
 *
 * @param file where it is written, without the extension
 * @param name what is sent, in words
 * @param version whose bytes these are; none if they name no version that is served
 * @param connected whether a CONNECT was accepted before
 * @param statements of the specification that the outcome proves, some with a version in front
 * @param bytes what is sent
 * @param packets the types that are accepted, in order
 * @param refusal why the rest is refused and the connection ends, if it is
 */
public record WireVector(
        String file,
        String name,
        Optional<Version> version,
        boolean connected,
        List<String> statements,
        byte[] bytes,
        List<String> packets,
        Optional<Reason> refusal) {

    /** Whether the bytes are the beginning of a packet and no more. */
    boolean isIncomplete() {
        return packets.isEmpty() && refusal.isEmpty();
    }

    /** Whether another packet may follow. */
    boolean endsWithAPacket() {
        PacketFrames frames = new PacketFrames();
        frames.append(bytes, bytes.length);
        while (frames.next() != null) {
            // Only where they end counts.
        }
        return !frames.hasRest();
    }

    @Override
    public String toString() {
        String of = version.map(v -> " in " + v).orElse("");
        return file + ": " + name + of;
    }
}
