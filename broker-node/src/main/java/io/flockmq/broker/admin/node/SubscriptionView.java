package io.flockmq.broker.admin.node;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.subscription.SubscriptionOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of a client.
 *
 * @param clientId whose it is
 * @param node where its session is
 * @param filter the topic filter, without {@code $share} and share name
 * @param shareName with whom it is shared; null for nobody
 * @param qos the highest QoS that messages are delivered with
 * @param retainHandling {@code send}, {@code send-if-new} or {@code do-not-send}
 * @param subscriptionId the Subscription Identifier; null for none
 */
public record SubscriptionView(
        String clientId,
        String node,
        String filter,
        @Nullable String shareName,
        int qos,
        boolean noLocal,
        boolean retainAsPublished,
        String retainHandling,
        @Nullable Integer subscriptionId) {

    /** What makes of a client identifier a key behind all those of the client. */
    static final String END = "\0\uFFFF";

    static SubscriptionView of(String clientId, String node, Session.Subscribed subscribed) {
        SubscriptionOptions options = subscribed.options();
        return new SubscriptionView(
                clientId,
                node,
                subscribed.filter().filter(),
                subscribed.filter().shareName(),
                options.qos().value(),
                options.noLocal(),
                options.retainAsPublished(),
                options.retainHandling().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                options.subscriptionId() == 0 ? null : options.subscriptionId());
    }

    /** By which they are put in order, over all nodes: a client's stand together. */
    public String key() {
        return clientId + '\0' + (shareName == null ? "" : shareName) + '\0' + filter;
    }
}
