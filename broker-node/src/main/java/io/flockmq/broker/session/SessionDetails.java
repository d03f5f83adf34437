package io.flockmq.broker.session;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A session with what is in it at one moment, cut where there is much, for people. Immutable.
 *
 * @param subscriptions the first of them
 * @param inFlight the first messages that were sent and are not fully acknowledged
 * @param waiting the first messages that wait
 * @param will its will; null for none
 * @param receivingQos2 QoS 2 messages from the client whose exchange is not complete
 * @param limits what it is held to
 */
public record SessionDetails(
        SessionSummary summary,
        List<Session.Subscribed> subscriptions,
        List<InFlight> inFlight,
        List<PendingDelivery> waiting,
        @Nullable Will will,
        int receivingQos2,
        SessionLimits limits) {

    /**
     * A message in flight.
     *
     * @param awaiting what the client owes: puback, pubrec or pubcomp
     * @param delivery the message; null where only PUBCOMP is awaited
     */
    public record InFlight(
            int packetId, String awaiting, @Nullable PendingDelivery delivery) {

        private static InFlight of(OutboundMessage message) {
            return new InFlight(
                    message.packetId(), message.awaiting().name().toLowerCase(Locale.ROOT), message.delivery());
        }
    }

    /**
     * Of a session. Its event loop only.
     *
     * @param subscriptions the most subscriptions to tell
     * @param messages the most messages in flight, and that wait
     */
    public static SessionDetails of(Session session, int subscriptions, int messages) {
        return new SessionDetails(
                SessionSummary.of(session),
                session.subscriptions().stream().limit(subscriptions).toList(),
                session.outbound().inFlight(messages).stream().map(InFlight::of).toList(),
                session.outbound().waiting(messages),
                session.will(),
                session.receivingQos2(),
                session.limits());
    }
}
