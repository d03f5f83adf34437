package io.flockmq.broker.observe;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up if all event loops of this node turn: what the group {@code liveness} says. It depends on no other node and no back end,
 * because a restart would not mend them. Nobody waits for an event loop to find out. Thread-safe.
 */
public final class EventLoopHealth implements HealthIndicator {

    /** How long an event loop may be busy; far longer than a garbage collection, or a machine that is overloaded for a moment, takes. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    private final Supplier<Duration> stalled;

    /** Asks each time how long the event loop that has been busy longest has not come to its next task. */
    public EventLoopHealth(Supplier<Duration> stalled) {
        this.stalled = stalled;
    }

    @Override
    public Health health() {
        Duration longest = stalled.get();
        Health.Builder health = longest.compareTo(LIMIT) > 0 ? Health.down() : Health.up();
        return health.withDetail("stalledMillis", longest.toMillis()).build();
    }
}
