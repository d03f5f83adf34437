package io.flockmq.broker.cluster;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one event loop has sent to one other node in one lane. Written by that event loop only, without atomic instructions; read by
 * any thread.
 */
final class LinkFigures {

    private static final int BATCHES = 0;
    private static final int BYTES = 1;
    private static final int WAITING = 2;

    private final AtomicLongArray values = new AtomicLongArray(3);

    /** A batch was sent; event loop only. */
    void sent(long bytes) {
        values.setOpaque(BATCHES, values.getPlain(BATCHES) + 1);
        values.setOpaque(BYTES, values.getPlain(BYTES) + bytes);
    }

    /** So many bytes are not confirmed now; event loop only. */
    void waiting(long bytes) {
        values.setOpaque(WAITING, bytes);
    }

    /** As it is now; any thread. */
    LinkTotals get() {
        return new LinkTotals(values.getOpaque(BATCHES), values.getOpaque(BYTES), values.getOpaque(WAITING));
    }
}
