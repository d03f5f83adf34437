package io.flockmq.broker.admin.node;

import io.flockmq.broker.session.ClientLink;
import io.flockmq.broker.session.SessionSummary;
import org.jspecify.annotations.Nullable;

/**
 * A client, connected or not.
 *
 * @param id its client identifier
 * @param node where its session is
 * @param connected whether it is connected
 * @param user its user name; null for none
 * @param address its host and port; null while it is not connected
 * @param protocol such as {@code MQTT 5.0}; null while it is not connected
 * @param keepAlive seconds, 0 for none; null while it is not connected
 * @param connectedFor seconds; null while it is not connected
 * @param offlineFor seconds; null while it is connected
 * @param sessionExpiry seconds that the session outlives the connection
 * @param subscriptions how many it has
 * @param queuedMessages messages that wait for it
 * @param queuedBytes their bytes
 * @param inFlightMessages QoS 1 and 2 messages sent and not fully acknowledged
 */
public record ClientSummary(
        String id,
        String node,
        boolean connected,
        @Nullable String user,
        @Nullable String address,
        @Nullable String protocol,
        @Nullable Integer keepAlive,
        @Nullable Long connectedFor,
        @Nullable Long offlineFor,
        long sessionExpiry,
        int subscriptions,
        int queuedMessages,
        long queuedBytes,
        int inFlightMessages) {

    static ClientSummary of(String node, SessionSummary session) {
        ClientLink.Details link = session.link();
        return new ClientSummary(
                session.clientId(),
                node,
                link != null,
                session.user(),
                link != null ? link.address() : null,
                link != null ? link.protocol() : null,
                link != null ? link.keepAlive() : null,
                link != null ? link.since().toSeconds() : null,
                link != null ? null : session.offline().toSeconds(),
                session.expirySeconds(),
                session.subscriptions(),
                session.queuedMessages(),
                session.queuedBytes(),
                session.inFlightMessages());
    }
}
