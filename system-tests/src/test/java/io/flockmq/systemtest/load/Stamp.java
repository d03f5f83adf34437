package io.flockmq.systemtest.load;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a payload begins with: who sent it, and its number.
 *
 * @param run which run of load it belongs to, so that messages of an earlier one are noticed
 * @param publisher from 0
 * @param sequence from 0, in the order of sending
 */
public record Stamp(int run, int publisher, int sequence) {

    /** The least size of a payload, in bytes. */
    public static final int SIZE = 12;

    /** A payload of this many bytes, at least {@link #SIZE}. */
    public byte[] toPayload(int size) {
        return ByteBuffer.allocate(size)
                .putInt(run)
                .putInt(publisher)
                .putInt(sequence)
                .array();
    }

    /** The stamp of a payload, or none if it is too short for one. */
    public static Optional<Stamp> of(byte[] payload) {
        if (payload.length < SIZE) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(payload);
        return Optional.of(new Stamp(in.getInt(), in.getInt(), in.getInt()));
    }
}
