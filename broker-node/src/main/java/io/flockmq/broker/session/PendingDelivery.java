package io.flockmq.broker.session;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * A message for one subscriber, with what its subscription makes of it. Immutable.
 *
 * @param message the message, shared with other subscribers
 * @param qos the QoS to deliver it with
 * @param retain the RETAIN flag to deliver it with
 * @param subscriptionIds the identifiers of the subscriptions that matched; empty for none
 * @param share the shared subscription that it was picked for, null for any other
 */
public record PendingDelivery(
        Message message,
        Qos qos,
        boolean retain,
        int[] subscriptionIds,
        @Nullable TopicFilter share) {

    /** What {@code subscriptionIds} is where there are none. */
    public static final int[] NO_IDS = {};

    /**
     * What the message is recognised by if it comes twice, and what orders it among others of its source. Null for one that was
     * picked for a member of a shared subscription: it may have been with other members before, while later ones went by.
     */
    public @Nullable Stamp orderedBy() {
        return share == null ? message.stamp() : null;
    }
}
