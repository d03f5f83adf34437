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
 */
public record Delays(int messages, Duration median, Duration p99, Duration max) {

    static Delays of(List<Duration> taken) {
        List<Duration> sorted = taken.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return new Delays(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }
        int last = sorted.size() - 1;
        return new Delays(sorted.size(), sorted.get(last / 2), sorted.get(last * 99 / 100), sorted.getLast());
    }

    @Override
    public String toString() {
        return "%d messages, median %.1f ms, p99 %.1f ms, max %.1f ms"
                .formatted(messages, millis(median), millis(p99), millis(max));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
