package io.flockmq.broker.cluster;

import java.time.Duration;

/** Says how many of something may begin, so that there are only so many in a second. What was not used is kept for a second. One thread. */
final class Pace {

    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final double perSecond;
    private double allowed = 1;
    private long lookedAt;

    /**
     * One may begin at once.
     *
     * @param perSecond more than 0
     * @param now the monotonic clock, nanoseconds
     */
    Pace(double perSecond, long now) {
        this.perSecond = perSecond;
        this.lookedAt = now;
    }

    /** How many may begin now; at most those of a second. */
    int allowed(long now) {
        allowed = Math.min(Math.max(1, perSecond), allowed + (now - lookedAt) / NANOS * perSecond);
        lookedAt = now;
        return (int) allowed;
    }

    /** One has begun. */
    void begun() {
        allowed--;
    }
}
