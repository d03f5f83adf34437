package io.flockmq.broker.observe;

import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up from the moment on that the listeners were open for the first time: what the group {@code startup} says. Thread-safe. */
public final class ListenersHealth implements HealthIndicator {

    private final BooleanSupplier hasListened;

    /** Asks each time whether the listeners have been open. */
    public ListenersHealth(BooleanSupplier hasListened) {
        this.hasListened = hasListened;
    }

    @Override
    public Health health() {
        return hasListened.getAsBoolean()
                ? Health.up().build()
                : Health.outOfService().build();
    }
}
