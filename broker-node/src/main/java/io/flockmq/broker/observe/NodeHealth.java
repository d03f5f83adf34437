package io.flockmq.broker.observe;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up if clients may be sent to this node: what the group {@code readiness} says. Asks nobody else. Thread-safe. */
public final class NodeHealth implements HealthIndicator {

    private final Supplier<Set<NotReady>> reasons;

    /** Asks each time why clients may not be sent to this node; empty if they may. */
    public NodeHealth(Supplier<Set<NotReady>> reasons) {
        this.reasons = reasons;
    }

    @Override
    public Health health() {
        Set<NotReady> now = reasons.get();
        if (now.isEmpty()) {
            return Health.up().build();
        }
        List<String> labels = now.stream().sorted().map(NotReady::label).toList();
        return Health.outOfService().withDetail("reasons", labels).build();
    }
}
