package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.Qos;

/**
 * One subscriber to whom a message goes, and how.
 *
 * @param subscriber the subscriber; compared by identity
 * @param qos the highest QoS of the subscriptions that matched [MQTT-3.3.4-2]
 * @param noLocal whether the message is not sent if this subscriber published it [MQTT-3.8.3-3]
 * @param retainAsPublished whether the RETAIN flag is kept as published
 * @param subscriptionIds the identifiers of all subscriptions that matched, in no special order, one that matched twice
 *     twice [MQTT-3.3.4-4]; often empty; shared, not to be changed
 * @param <S> the subscribers
 */
public record Match<S>(S subscriber, Qos qos, boolean noLocal, boolean retainAsPublished, int[] subscriptionIds)
        implements Members<S> {

    private static final int[] NO_IDS = {};

    static <S> Match<S> of(S subscriber, SubscriptionOptions options) {
        int id = options.subscriptionId();
        return new Match<>(
                subscriber,
                options.qos(),
                options.noLocal(),
                options.retainAsPublished(),
                id == 0 ? NO_IDS : new int[] {id});
    }

    /** Whether this is the subscriber. */
    @SuppressWarnings("ReferenceEquality") // subscribers are compared by identity, whatever they call equal
    boolean isFor(S someone) {
        return subscriber == someone;
    }
}
