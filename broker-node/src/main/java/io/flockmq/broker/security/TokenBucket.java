package io.flockmq.broker.security;

/**
 * Holds somebody to a rate who cannot be refused, only made to wait: what has come is taken out of the bucket even if it is not in
 * it, and then nothing more may come until that is made good. For one thread.
 */
public final class TokenBucket {

    private final Rate rate;
    private long full;

    /**
     * A full bucket.
     *
     * @param now nanoseconds of the clock that is used later
     */
    public TokenBucket(Rate rate, long now) {
        this.rate = rate;
        full = now;
    }

    /** Takes out up to 2<sup>32</sup>, in the bucket or not. */
    public void take(long amount, long now) {
        full = rate.fullAfter(full, amount, now);
    }

    /** How long to wait until the bucket owes nothing, nanoseconds; zero or less if it owes nothing now. */
    public long debt(long now) {
        return Rate.debt(full, now);
    }
}
