package io.flockmq.broker.security;

import java.util.concurrent.atomic.AtomicLong;

/** Refuses what exceeds a rate. Thread-safe, without a lock. */
public final class SharedTokenBucket {

    private final Rate rate;
    private final AtomicLong full;

    /**
     * A full bucket.
     *
     * @param now nanoseconds of the clock that is used later
     */
    public SharedTokenBucket(Rate rate, long now) {
        this.rate = rate;
        full = new AtomicLong(now);
    }

    /** Takes one out, if there is one. */
    public boolean tryTake(long now) {
        while (true) {
            long before = full.get();
            long after = rate.fullAfter(before, 1, now);
            if (Rate.debt(after, now) > 0) {
                return false;
            }
            if (full.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
