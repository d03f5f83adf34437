package io.flockmq.broker.event;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters of one event loop. Written by that event loop only, without atomic instructions; read by any thread, which sees
 * each counter grow, though not necessarily its newest value.
 */
public final class TrafficCounters {

    private final AtomicLongArray values = new AtomicLongArray(Traffic.values().length);

    /** Adds to a counter; event loop only. */
    public void add(Traffic counter, long amount) {
        int i = counter.ordinal();
        values.setOpaque(i, values.getPlain(i) + amount);
    }

    /** Adds one to a counter; event loop only. */
    public void increment(Traffic counter) {
        add(counter, 1);
    }

    /** The value now; any thread. */
    public long get(Traffic counter) {
        return values.getOpaque(counter.ordinal());
    }
}
