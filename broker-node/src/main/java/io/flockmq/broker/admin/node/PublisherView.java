package io.flockmq.broker.admin.node;

import org.jspecify.annotations.Nullable;

/**
 * What a node knows of a client that would publish to a topic.
 *
 * @param connected whether it is connected
 * @param allowed whether it may publish there; null where that is known of connected clients only
 * @param rule the rule that says so; null where none covers the topic
 */
public record PublisherView(
        boolean connected,
        @Nullable Boolean allowed,
        @Nullable String rule) {}
