package io.flockmq.broker.journal;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Brings together the monotonic clock, which everything in memory counts by and which begins anew with each process, and the time of
 * day, which records keep. Thread-safe.
 */
public final class WallTime {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /** Of these clocks. */
    public WallTime(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Milliseconds since the beginning of 1970. */
    long millis() {
        return clock.millis();
    }

    /** The monotonic clock, in nanoseconds. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** The beginning of 1970 on the monotonic clock, in nanoseconds, by what the time of day is now. */
    long zero() {
        return nanoTime.getAsLong() - clock.millis() * NANOS_PER_MILLI;
    }

    /** This time of day on the monotonic clock, in nanoseconds, but not later than now. */
    long past(long millis) {
        return nanoTime.getAsLong() - Math.max(0, clock.millis() - millis) * NANOS_PER_MILLI;
    }
}
