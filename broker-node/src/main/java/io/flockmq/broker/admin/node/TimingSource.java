package io.flockmq.broker.admin.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A histogram of the metrics, read again and again. Any thread. */
final class TimingSource {

    private static final long[] NOTHING = {};
    private static final double MEDIAN = 0.5;
    private static final double NEARLY_ALL = 0.99;

    private final MeterRegistry registry;
    private final String name;

    TimingSource(MeterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    /** How many were at most as long as each bucket, since the start, and at the end how many there were; empty if it is not measured. */
    long[] counts() {
        Timer timer = registry.find(name).timer();
        if (timer == null) {
            return NOTHING;
        }
        CountAtBucket[] buckets = timer.takeSnapshot().histogramCounts();
        long[] counts = new long[buckets.length + 1];
        for (int i = 0; i < buckets.length; i++) {
            counts[i] = (long) buckets[i].count();
        }
        counts[buckets.length] = Math.max(timer.count(), buckets.length == 0 ? 0 : counts[buckets.length - 1]);
        return counts;
    }

    /** What was measured between two times of {@link #counts}; null for nothing. */
    Figures.@Nullable Times between(long[] before, long[] after) {
        Timer timer = registry.find(name).timer();
        if (timer == null || before.length != after.length || after.length < 2) {
            return null;
        }
        int last = after.length - 1;
        long all = after[last] - before[last];
        if (all <= 0) {
            return null;
        }
        CountAtBucket[] buckets = timer.takeSnapshot().histogramCounts();
        return new Figures.Times(
                quantile(buckets, before, after, all * MEDIAN), quantile(buckets, before, after, all * NEARLY_ALL));
    }

    private static double quantile(CountAtBucket[] buckets, long[] before, long[] after, double wanted) {
        double lower = 0;
        long below = 0;
        for (int i = 0; i < buckets.length; i++) {
            double upper = buckets[i].bucket(TimeUnit.MICROSECONDS) / 1000;
            long upTo = after[i] - before[i];
            if (upTo >= wanted) {
                double share = upTo == below ? 1 : (wanted - below) / (upTo - below);
                return Math.round((lower + (upper - lower) * share) * 1000) / 1000.0;
            }
            lower = upper;
            below = upTo;
        }
        return lower; // longer than the last bucket
    }
}
