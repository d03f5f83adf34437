package io.flockmq.broker.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Time in the hand of a test, as an instant and as nanoseconds. */
final class ManualClock implements InstantSource, LongSupplier {

    private Instant now = Instant.parse("2026-12-01T00:00:00Z");

    void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long getAsLong() {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
