package io.flockmq.broker.cluster;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.ClientLink;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client with a persistent session, which does what the specification demands of a receiver, whichever node it is connected to.
 */
final class SimulatedSubscriber {

    private final String clientId;
    private final TopicFilter filter;
    private final Qos qos;
    private final Will will;
    private final List<String> received = new ArrayList<>();
    /** QoS 2 packet identifiers that are not released yet: they outlive a connection. */
    private final Set<Integer> unreleased = new HashSet<>();

    private @Nullable Connection connection;
    private boolean subscribed;
    private boolean away;
    private final List<String> problems = new ArrayList<>();

    SimulatedSubscriber(String clientId, String filter, Qos qos) {
        this.clientId = clientId;
        this.filter = TopicFilter.of(filter);
        this.qos = qos;
        this.will = new Will(
                Topic.of("gone/" + clientId), Qos.AT_LEAST_ONCE, false, Duration.ZERO, -1, new byte[0], new byte[0]);
    }

    String clientId() {
        return clientId;
    }

    Qos qos() {
        return qos;
    }

    /** Payloads in the order in which they came, repetitions of QoS 1 included. */
    List<String> received() {
        return received;
    }

    List<String> problems() {
        return problems;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    boolean isConnected() {
        return connection != null && connection.session != null;
    }

    boolean hasConnection() {
        return connection != null;
    }

    @Nullable
    SimulatedNode node() {
        return connection == null ? null : connection.node;
    }

    /** Connects to a node, whether it is connected to another one or not. */
    void connect(SimulatedNode node) {
        Connection next = new Connection(node);
        connection = next;
        NodeLoop loop = node.loopOf(clientId);
        node.onLoop(
                loop.number(),
                () -> node.cluster()
                        .opener(loop.number(), loop.sessions())
                        .open(new SessionTable.Request(clientId, false, 100_000, 20, will, next), next::opened));
    }

    /** The node that it was connected to is no more. */
    void lostNode() {
        connection = null;
    }

    /** The connection breaks; the node notices. */
    void drop() {
        Connection lost = connection;
        connection = null;
        if (lost != null) {
            lost.close();
        }
    }

    /** Has no connection from now on, until it comes back. */
    void leave() {
        drop();
        away = true;
    }

    void comeBack() {
        away = false;
    }

    boolean isAway() {
        return away;
    }

    /** Answers something that came, if something did. */
    boolean step() {
        Connection current = connection;
        return current != null && current.step();
    }

    private final class Connection implements ClientLink {

        private final SimulatedNode node;
        private final NodeLoop loop;
        private final List<Runnable> arriving = new ArrayList<>();
        private @Nullable Session session;
        private boolean closed;

        private Connection(SimulatedNode node) {
            this.node = node;
            this.loop = node.loopOf(clientId);
        }

        private void opened(SessionTable.Opened opened) {
            switch (opened) {
                case SessionTable.Opened.Ready(Session ready, boolean present) -> {
                    if (closed || connection != this) {
                        loop.sessions().connectionLost(ready, this);
                        return;
                    }
                    if (subscribed && !(present && ready.isSubscribed(filter))) {
                        problems.add(clientId + " lost its session when it came to " + node.node());
                    }
                    session = ready;
                    ready.start();
                    if (!subscribed) {
                        loop.subscriptions().subscribe(ready, filter, SubscriptionOptions.of(qos));
                        loop.subscriptions().whenKnown(() -> ready.whenStored(() -> subscribed = true));
                    }
                }
                case SessionTable.Opened.TooMany(),
                        SessionTable.Opened.OfAnotherUser(),
                        SessionTable.Opened.Elsewhere(),
                        SessionTable.Opened.Unavailable _ -> closed = true;
            }
        }

        private void close() {
            closed = true;
            node.onLoop(loop.number(), () -> {
                Session bound = session;
                if (bound != null) {
                    loop.sessions().connectionLost(bound, this);
                }
            });
        }

        private boolean step() {
            if (closed) {
                connection = null;
                return true;
            }
            if (arriving.isEmpty()) {
                return false;
            }
            arriving.removeFirst().run(); // TCP keeps the order
            return true;
        }

        private void answer(Runnable packet) {
            node.onLoop(loop.number(), () -> {
                if (!closed) {
                    packet.run();
                }
            });
        }

        @Override
        public boolean isWritable() {
            return session != null && !closed;
        }

        @Override
        public Sent publish(PendingDelivery delivery, boolean dup, int packetId) {
            Session bound = session;
            if (bound == null) {
                problems.add(clientId + " got a message before CONNACK");
                return Sent.SENT;
            }
            arriving.add(() -> {
                String payload = Messages.text(delivery.message());
                switch (delivery.qos()) {
                    case AT_MOST_ONCE -> received.add(payload);
                    case AT_LEAST_ONCE -> {
                        received.add(payload);
                        answer(() -> bound.puback(packetId, ReasonCode.SUCCESS));
                    }
                    case EXACTLY_ONCE -> {
                        if (unreleased.add(packetId)) {
                            received.add(payload);
                        }
                        answer(() -> bound.pubrec(packetId, ReasonCode.SUCCESS));
                    }
                }
            });
            return Sent.SENT;
        }

        @Override
        public void pubrel(int packetId, ReasonCode reason) {
            Session bound = session;
            arriving.add(() -> {
                unreleased.remove(packetId);
                if (bound != null) {
                    answer(() -> bound.pubcomp(packetId));
                }
            });
        }

        @Override
        public void disconnect(ReasonCode reason, String cause) {
            closed = true;
        }
    }
}
