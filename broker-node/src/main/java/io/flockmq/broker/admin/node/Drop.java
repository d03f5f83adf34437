package io.flockmq.broker.admin.node;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that somebody did not get.
 *
 * @param time when
 * @param node on which node
 * @param kind {@code dropped} where a subscriber did not get it, {@code refused} where its publisher was refused
 * @param reason why, a stable name
 * @param text the same for people
 * @param clientId the subscriber, or the publisher
 * @param topic the topic name
 * @param traceId the trace that it belongs to; null for none
 */
public record Drop(
        Instant time,
        String node,
        String kind,
        String reason,
        String text,
        String clientId,
        String topic,
        @Nullable String traceId) {}
