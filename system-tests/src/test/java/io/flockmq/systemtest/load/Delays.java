package io.flockmq.systemtest.load;

import java.time.Duration;
import java.util.List;

/**
 * How long messages took from when they were due.
 *
 * @param messages how many
 * @param median half of them were faster
 * @param p99 99 of 100 were faster
 * @param max the slowest
 * @param noise how late the machine woke the client that only slept, 99 of 100 times earlier: what is not the broker's
 */
public record Delays(int messages, Duration median, Duration p99, Duration max, Duration noise) {

    /** Times that a message waits for a processor: client, broker's loop, and back, at least. */
    private static final int HAND_OVERS = 4;

    static Delays of(List<Duration> taken, List<Duration> woken) {
        return new Delays(
                taken.size(), quantile(taken, 50), quantile(taken, 99), quantile(taken, 100), quantile(woken, 99));
    }

    /** Whether 99 of 100 messages took less than this, apart from what the machine's other load explains. */
    public boolean areBelow(Duration limit) {
        return p99.compareTo(limit.plus(noise.multipliedBy(HAND_OVERS))) < 0;
    }

    private static Duration quantile(List<Duration> durations, int percent) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get((sorted.size() - 1) * percent / 100);
    }

    @Override
    public String toString() {
        return "%d messages, median %.1f ms, p99 %.1f ms, max %.1f ms (noise of the machine %.1f ms)"
                .formatted(messages, millis(median), millis(p99), millis(max), millis(noise));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
