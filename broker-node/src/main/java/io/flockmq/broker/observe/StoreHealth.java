package io.flockmq.broker.observe;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up while the store answers, be it that it refuses because the disk is full: part of the group {@code liveness}. A node whose thread
 * hangs in the store acknowledges nothing any more, and only another process can help. Thread-safe.
 */
public final class StoreHealth implements HealthIndicator {

    /** How long the store may take for one write: far longer than a disk that is busy needs. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Supplier<Duration> silent;

    /** Asks each time for how long the store has answered nothing; zero without a store. */
    public StoreHealth(Supplier<Duration> silent) {
        this.silent = silent;
    }

    @Override
    public Health health() {
        Duration longest = silent.get();
        Health.Builder health = longest.compareTo(LIMIT) > 0 ? Health.down() : Health.up();
        return health.withDetail("silentMillis", longest.toMillis()).build();
    }
}
