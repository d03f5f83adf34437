package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.topic.ReasonCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts who was refused or slowed; {@code docs/metrics.md} lists the meters. Thread-safe. */
public final class LimitMeters implements BrokerEventListener {

    private final Map<ReasonCode, Counter> refused = new EnumMap<>(ReasonCode.class);
    private final Counter loginsRefused;
    private final Counter contested;
    private final Counter slowed;
    private final Counter ended;

    /** Registers what is counted. */
    public LimitMeters(MeterRegistry registry) {
        for (ReasonCode reason : ReasonCode.values()) {
            if (reason.isError()) {
                refused.put(
                        reason,
                        Counter.builder("flockmq.connections.refused")
                                .description("Connections that ended before their CONNECT was accepted, by reason code")
                                .tag("reason", Labels.of(reason))
                                .register(registry));
            }
        }
        loginsRefused = counter(
                registry,
                "flockmq.logins.refused.addresses",
                "Times that an address was refused for a while because of failed logins");
        contested =
                counter(registry, "flockmq.clients.contested", "Times that two clients began to disconnect each other");
        slowed = counter(
                registry,
                "flockmq.publishers.slowed",
                "Clients that published faster than they may, each once a minute");
        ended = counter(registry, "flockmq.clients.banned", "Connected clients that were disconnected by a new ban");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void on(BrokerEvent event) {
        if (event instanceof BrokerEvent.ConnectionRefused refusal) {
            refused(refusal.reason());
        } else if (event instanceof BrokerEvent.TransportFailed failure) {
            refused(failure.reason());
        } else if (event instanceof BrokerEvent.ClientDisconnected end) {
            if (end.reason() == ReasonCode.ADMINISTRATIVE_ACTION) {
                ended.increment();
            }
        } else if (event instanceof BrokerEvent.LoginsRefused) {
            loginsRefused.increment();
        } else if (event instanceof BrokerEvent.ClientIdContested) {
            contested.increment();
        } else if (event instanceof BrokerEvent.PublisherSlowed) {
            slowed.increment();
        }
    }

    private void refused(ReasonCode reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
