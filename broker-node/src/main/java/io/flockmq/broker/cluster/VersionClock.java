package io.flockmq.broker.cluster;

import io.flockmq.broker.storage.RetainedVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives versions that grow, on this node and after everything that it has seen of others: a hybrid logical clock (Kulkarni et al.,
 * 2014) whose counter is the lowest 20 bits. Thread-safe.
 */
public final class VersionClock {

    private static final int COUNTER_BITS = 20;
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final long writer;
    private final AtomicLong last = new AtomicLong();

    /**
     * A clock.
     *
     * @param writer tells the versions of this node's life from those of all others
     */
    public VersionClock(InstantSource clock, long writer) {
        this.clock = clock;
        this.writer = writer;
    }

    RetainedVersion next() {
        long now = clock.millis() << COUNTER_BITS;
        return new RetainedVersion(last.updateAndGet(before -> Math.max(before + 1, now)), writer);
    }

    /** Whether a version is so old that every node has heard of it that hears of anything. */
    boolean isSettled(RetainedVersion version) {
        return version.time() >>> COUNTER_BITS < clock.millis() - SETTLED.toMillis();
    }

    void seen(RetainedVersion version) {
        last.accumulateAndGet(version.time(), Math::max);
    }
}
