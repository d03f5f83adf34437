package io.flockmq.broker.admin.node;

import io.flockmq.broker.security.Filters;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * Which subscriptions are asked for.
 *
 * @param filter exactly this topic filter, without {@code $share}; null for any
 * @param topic those that a message on this topic would match; null for any
 * @param clientId of this client; null for any
 * @param share with this share name; null for any
 * @param limit the most subscriptions
 * @param after the {@linkplain SubscriptionView#key key} behind which to begin; null for the first
 */
public record SubscriptionQuery(
        @Nullable String filter,
        @Nullable String topic,
        @Nullable String clientId,
        @Nullable String share,
        int limit,
        @Nullable String after) {

    boolean fits(Session.Subscribed subscribed) {
        TopicFilter its = subscribed.filter();
        return (filter == null || filter.equals(its.filter()))
                && (share == null || share.equals(its.shareName()))
                && (topic == null || Filters.covers(its.filter(), topic));
    }

    /** The client identifier with which to begin. */
    String firstClient() {
        if (after == null) {
            return "";
        }
        int end = after.indexOf('\0');
        return end < 0 ? after : after.substring(0, end);
    }
}
