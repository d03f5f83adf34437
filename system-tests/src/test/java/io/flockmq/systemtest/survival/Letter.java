package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.load.Stamp;
import java.nio.ByteBuffer;

/** A message that its publisher has not got rid of yet. For the publisher's thread. */
final class Letter {

    /** A stamp, and when it was sent. */
    static final int LEAST_SIZE = Stamp.SIZE + Long.BYTES;

    private final int sequence;
    private final byte[] payload;
    private final long sentAt;
    private boolean received;

    Letter(Stamp stamp, int size) {
        sequence = stamp.sequence();
        payload = stamp.toPayload(size);
        sentAt = System.nanoTime();
        ByteBuffer.wrap(payload).putLong(Stamp.SIZE, sentAt);
    }

    /** When the message with this payload was sent, as {@link System#nanoTime}. */
    static long sentAt(byte[] payload) {
        return ByteBuffer.wrap(payload).getLong(Stamp.SIZE);
    }

    int sequence() {
        return sequence;
    }

    byte[] payload() {
        return payload;
    }

    long sentAt() {
        return sentAt;
    }

    /** Whether the broker has said PUBREC, so that only the PUBREL may be sent again. */
    boolean isReceived() {
        return received;
    }

    void setReceived() {
        received = true;
    }
}
