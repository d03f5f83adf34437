package io.flockmq.broker.security;

/**
 * So many in a second, and as many at once after a quiet second. Immutable; the arithmetic of token buckets whose whole state is one
 * number: the moment at which the bucket is full again.
 *
 * @param perSecond greater than 0
 */
public record Rate(long perSecond) {

    private static final long SECOND = 1_000_000_000L;

    /** Checks the number. */
    public Rate {
        if (perSecond <= 0) {
            throw new IllegalArgumentException("not a rate: " + perSecond);
        }
    }

    /** The same, so many times as often. */
    Rate times(int factor) {
        return new Rate(Math.multiplyExact(perSecond, factor));
    }

    /**
     * When the bucket is full again once an amount is taken out, whether it had as much or not.
     *
     * @param full when it would be full again without that, nanoseconds
     * @param amount up to 2<sup>32</sup>
     * @param now nanoseconds
     */
    long fullAfter(long full, long amount, long now) {
        long from = full - now > 0 ? full : now;
        return from + amount * SECOND / perSecond; // by less than a nanosecond too early
    }

    /** Nanoseconds until a bucket that is full again at {@code full} owes nothing; zero or less if it owes nothing now. */
    static long debt(long full, long now) {
        return full - now - SECOND;
    }
}
