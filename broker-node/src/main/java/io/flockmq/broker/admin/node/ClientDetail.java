package io.flockmq.broker.admin.node;

import io.flockmq.broker.session.ClientLink;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.SessionDetails;
import io.flockmq.broker.session.Will;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client with all that is known of it; the fields of {@link ClientSummary} mean the same here.
 *
 * @param subscriptionList the first thousand subscriptions
 * @param inFlight the first hundred messages that were sent and are not fully acknowledged
 * @param queue the first hundred messages that wait
 * @param will its will; null for none
 * @param receivingQos2 QoS 2 messages from the client whose exchange is not complete
 * @param limits what it is held to
 * @param cleanStart Clean Start (Clean Session); null while it is not connected
 * @param drops the latest of its messages on its node that it did not get, or that were refused
 */
public record ClientDetail(
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
        int inFlightMessages,
        List<SubscriptionView> subscriptionList,
        List<InFlight> inFlight,
        List<Queued> queue,
        @Nullable WillView will,
        int receivingQos2,
        Limits limits,
        @Nullable Boolean cleanStart,
        List<Drop> drops) {

    /** The most subscriptions that are told. */
    static final int SUBSCRIPTIONS = 1000;

    /** The most messages that are told, in flight and in the queue. */
    static final int MESSAGES = 100;

    /** A message in flight. */
    public record InFlight(
            int packetId,
            @Nullable String topic,
            int qos,
            String awaiting,
            @Nullable Integer bytes) {}

    /** A message that waits. */
    public record Queued(String topic, int qos, int bytes) {}

    /** A will; {@code delay} in seconds. */
    public record WillView(String topic, int qos, boolean retain, long delay) {}

    /** What the client takes at a time, and what is kept for it. */
    public record Limits(
            @Nullable Integer receiveMaximum,
            @Nullable Integer maximumPacketSize,
            int maxQueuedMessages,
            long maxQueuedBytes,
            int maxInflightMessages) {}

    static ClientDetail of(String node, SessionDetails session, List<Drop> drops) {
        ClientSummary of = ClientSummary.of(node, session.summary());
        ClientLink.Details link = session.summary().link();
        Will will = session.will();
        return new ClientDetail(
                of.id(),
                of.node(),
                of.connected(),
                of.user(),
                of.address(),
                of.protocol(),
                of.keepAlive(),
                of.connectedFor(),
                of.offlineFor(),
                of.sessionExpiry(),
                of.subscriptions(),
                of.queuedMessages(),
                of.queuedBytes(),
                of.inFlightMessages(),
                session.subscriptions().stream()
                        .map(one -> SubscriptionView.of(of.id(), node, one))
                        .toList(),
                session.inFlight().stream().map(ClientDetail::inFlight).toList(),
                session.waiting().stream().map(ClientDetail::queued).toList(),
                will == null
                        ? null
                        : new WillView(
                                will.topic().name(),
                                will.qos().value(),
                                will.retain(),
                                will.delay().toSeconds()),
                session.receivingQos2(),
                new Limits(
                        link == null ? null : link.receiveMaximum(),
                        link == null ? null : link.maximumPacketSize(),
                        session.limits().maxQueuedMessages(),
                        session.limits().maxQueuedBytes(),
                        session.limits().maxInFlight()),
                link == null ? null : link.cleanStart(),
                drops);
    }

    private static InFlight inFlight(SessionDetails.InFlight message) {
        PendingDelivery delivery = message.delivery();
        return delivery == null
                ? new InFlight(message.packetId(), null, 2, message.awaiting(), null)
                : new InFlight(
                        message.packetId(),
                        delivery.message().topic().name(),
                        delivery.qos().value(),
                        message.awaiting(),
                        delivery.message().payload().length);
    }

    private static Queued queued(PendingDelivery delivery) {
        return new Queued(
                delivery.message().topic().name(),
                delivery.qos().value(),
                delivery.message().payload().length);
    }
}
