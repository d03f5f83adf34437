package io.flockmq.broker.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session at one moment, for people. Immutable.
 *
 * @param clientId its client identifier
 * @param user whose it is; null for nobody's
 * @param link its connection; null if it has none
 * @param offline how long ago its client was last seen; zero while it is connected
 * @param expirySeconds how long it outlives its connection
 * @param subscriptions how many it has
 * @param queuedMessages messages that wait
 * @param queuedBytes their bytes
 * @param inFlightMessages QoS 1 and 2 messages sent and not fully acknowledged
 */
public record SessionSummary(
        String clientId,
        @Nullable String user,
        ClientLink.@Nullable Details link,
        Duration offline,
        long expirySeconds,
        int subscriptions,
        int queuedMessages,
        long queuedBytes,
        int inFlightMessages) {

    /** Of a session. Its event loop only. */
    public static SessionSummary of(Session session) {
        ClientLink open = session.link();
        ClientLink.Details link = open == null ? null : open.details();
        String user = link != null && link.user() != null ? link.user() : session.user();
        return new SessionSummary(
                session.clientId(),
                user,
                link,
                open == null ? session.offline() : Duration.ZERO,
                session.expirySeconds(),
                session.subscriptionCount(),
                session.queuedMessages(),
                session.queuedBytes(),
                session.inFlightMessages());
    }
}
