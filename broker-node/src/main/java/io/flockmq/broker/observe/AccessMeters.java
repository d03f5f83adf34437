package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what rules decide; {@code docs/metrics.md} lists the meters. Messages that are allowed are not counted here: what is
 * received and not denied is allowed. Thread-safe.
 */
public final class AccessMeters implements BrokerEventListener {

    private final Counter subscribed;
    private final Counter subscribeDenied;
    private final Counter publishDenied;
    private final Counter receiveDenied;

    /** Registers what is counted. */
    public AccessMeters(MeterRegistry registry) {
        subscribed = counter(registry, "subscribe", "allowed");
        subscribeDenied = counter(registry, "subscribe", "denied");
        publishDenied = counter(registry, "publish", "denied");
        receiveDenied = counter(registry, "receive", "denied");
    }

    private static Counter counter(MeterRegistry registry, String action, String result) {
        return Counter.builder("flockmq.authorizations")
                .description("Decisions of rules: each subscription, and each message that was denied")
                .tag("action", action)
                .tag("result", result)
                .register(registry);
    }

    @Override
    public void on(BrokerEvent event) {
        if (event instanceof BrokerEvent.ClientSubscribed subscription) {
            if (!subscription.granted().isError()) {
                subscribed.increment();
            } else if (subscription.granted() == ReasonCode.NOT_AUTHORIZED) {
                subscribeDenied.increment();
            }
        } else if (event instanceof BrokerEvent.PublishRefused refusal) {
            if (refusal.reason() == ReasonCode.NOT_AUTHORIZED) {
                publishDenied.increment();
            }
        } else if (event instanceof BrokerEvent.MessageDropped drop && drop.reason() == DropReason.NOT_ALLOWED) {
            receiveDenied.increment();
        }
    }
}
