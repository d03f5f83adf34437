package io.flockmq.systemtest.survival;

import java.time.Duration;
import java.util.Arrays;

/** Durations, all of which are kept. Thread-safe. */
public final class Samples {

    private long[] nanos = new long[1024];
    private int count;

    /** Adds one. */
    synchronized void add(long sample) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = sample;
    }

    /** How many there are. */
    public synchronized int count() {
        return count;
    }

    /** The longest, zero if there is none. */
    public Duration max() {
        return percentile(100);
    }

    /** The shortest one that this share of all does not exceed; zero if there is none. */
    public synchronized Duration percentile(double percent) {
        if (count == 0) {
            return Duration.ZERO;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(percent / 100 * count) - 1;
        return Duration.ofNanos(sorted[Math.clamp(index, 0, count - 1)]);
    }

    @Override
    public String toString() {
        return "%,d, p50 %.1f ms, p99 %.1f ms, max %.1f ms"
                .formatted(count(), millis(percentile(50)), millis(percentile(99)), millis(max()));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
