package io.flockmq.broker.cluster;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.ClientLink;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A member of a shared subscription whose session is not kept, and which acknowledges when it is told to. */
final class SimulatedMember implements ClientLink {

    private final SimulatedNode node;
    private final NodeLoop loop;
    private final List<String> received = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
    private final Queue<Runnable> owed = new ArrayDeque<>();
    private @Nullable Session session;
    private boolean subscribed;

    /** Connects to a node and subscribes. */
    SimulatedMember(String clientId, SimulatedNode node, String share) {
        this.node = node;
        this.loop = node.loopOf(clientId);
        node.onLoop(
                loop.number(),
                () -> node.cluster()
                        .opener(loop.number(), loop.sessions())
                        .open(
                                new SessionTable.Request(clientId, true, 0, 20, null, this),
                                opened -> opened(opened, TopicFilter.of(share))));
    }

    private void opened(SessionTable.Opened opened, TopicFilter share) {
        if (opened instanceof SessionTable.Opened.Ready(Session ready, boolean _)) {
            session = ready;
            ready.start();
            loop.subscriptions().subscribe(ready, share, SubscriptionOptions.of(Qos.AT_LEAST_ONCE));
            loop.subscriptions().whenKnown(() -> subscribed = true);
        }
    }

    SimulatedNode node() {
        return node;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    List<String> received() {
        return received;
    }

    /** What its node must have heard the acknowledgement of. */
    List<String> acknowledged() {
        return acknowledged;
    }

    /** Acknowledges what has come. */
    void acknowledge() {
        List<Runnable> all = List.copyOf(owed);
        owed.clear();
        node.onLoop(loop.number(), () -> all.forEach(Runnable::run));
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public Sent publish(PendingDelivery delivery, boolean dup, int packetId) {
        Session bound = session;
        if (bound != null) {
            String payload = Messages.text(delivery.message());
            received.add(payload);
            owed.add(() -> {
                acknowledged.add(payload);
                bound.puback(packetId, ReasonCode.SUCCESS);
            });
        }
        return Sent.SENT;
    }

    @Override
    public void pubrel(int packetId, ReasonCode reason) {
        throw new IllegalStateException("it asked for QoS 1");
    }

    @Override
    public void disconnect(ReasonCode reason, String cause) {
        session = null;
    }
}
