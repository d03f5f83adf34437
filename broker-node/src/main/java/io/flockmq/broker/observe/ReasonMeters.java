package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts, by reason, connections that are closed and messages that are dropped; {@code docs/metrics.md} lists the meters. Thread-safe. */
public final class ReasonMeters implements BrokerEventListener {

    private final Map<ReasonCode, Counter> closed = new EnumMap<>(ReasonCode.class);
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);

    /** Registers what is counted. */
    public ReasonMeters(MeterRegistry registry) {
        for (ReasonCode reason : ReasonCode.values()) {
            closed.put(
                    reason,
                    Counter.builder("flockmq.connections.closed")
                            .description("Connections of clients that had been let in and are closed, by reason code")
                            .tag("reason", Labels.of(reason))
                            .register(registry));
        }
        for (DropReason reason : DropReason.values()) {
            dropped.put(
                    reason,
                    Counter.builder("flockmq.messages.dropped")
                            .description("Messages that were not delivered to one subscriber")
                            .tag("reason", Labels.of(reason))
                            .register(registry));
        }
    }

    @Override
    public void on(BrokerEvent event) {
        if (event instanceof BrokerEvent.MessageDropped drop) {
            increment(dropped.get(drop.reason()));
        } else if (event instanceof BrokerEvent.ClientDisconnected end) {
            increment(closed.get(end.reason()));
        }
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
