package io.flockmq.broker.cluster;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.ClientLink;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client with a persistent session that publishes at QoS 2, one message after another or several at a time, and goes on with each
 * where it was after a reconnect, whichever node it is connected to.
 */
final class SimulatedPublisher {

    /** A message that is not completed, with what the client has heard of it. */
    private static final class Publishing {
        private final String payload;
        private boolean received;

        private Publishing(String payload) {
            this.payload = payload;
        }
    }

    private final String clientId;
    private final Consumer<String> confirmed;
    private final Map<Integer, Publishing> open = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private int lastPacketId;
    private int lastNumber;
    private boolean served;
    private @Nullable Connection connection;

    /**
     * A client that is not connected.
     *
     * @param confirmed given the payload of each message that the broker has received
     */
    SimulatedPublisher(String clientId, Consumer<String> confirmed) {
        this.clientId = clientId;
        this.confirmed = confirmed;
    }

    String clientId() {
        return clientId;
    }

    List<String> problems() {
        return problems;
    }

    boolean hasConnection() {
        return connection != null;
    }

    /** Whether the broker has taken and released everything. */
    boolean isDone() {
        return open.isEmpty();
    }

    @Nullable
    SimulatedNode node() {
        return connection == null ? null : connection.node;
    }

    void connect(SimulatedNode node) {
        Connection next = new Connection(node);
        connection = next;
        NodeLoop loop = node.loopOf(clientId);
        node.onLoop(
                loop.number(),
                () -> node.cluster()
                        .opener(loop.number(), loop.sessions())
                        .open(new SessionTable.Request(clientId, false, 100_000, 20, null, next), next::opened));
    }

    /** The node that it was connected to is no more. */
    void lostNode() {
        connection = null;
    }

    /** Publishes its next message, unless it has too many that are not completed. */
    void publish() {
        Connection current = connection;
        if (open.size() >= 10 || current == null || current.session == null) {
            return;
        }
        lastNumber++;
        do {
            lastPacketId = lastPacketId % 20 + 1;
        } while (open.containsKey(lastPacketId));
        Publishing next = new Publishing(clientId + ".2 " + lastNumber);
        open.put(lastPacketId, next);
        current.sendPublish(lastPacketId, next);
    }

    /** Takes something that came, if something did. */
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
            if (!(opened instanceof SessionTable.Opened.Ready(Session ready, boolean present))) {
                closed = true;
                return;
            }
            if (closed || connection != this) {
                loop.sessions().connectionLost(ready, this);
                return;
            }
            if (served && !present) {
                problems.add(clientId + " lost its session when it came to " + node.node());
            }
            served = true;
            session = ready;
            ready.start();
            arriving.add(() -> new LinkedHashMap<>(open).forEach((packetId, publishing) -> {
                if (publishing.received) {
                    sendPubrel(packetId);
                } else {
                    sendPublish(packetId, publishing);
                }
            }));
        }

        private void atNode(Consumer<Session> packet) {
            node.onLoop(loop.number(), () -> {
                Session bound = session;
                if (!closed && bound != null) {
                    packet.accept(bound);
                }
            });
        }

        private void sendPublish(int packetId, Publishing publishing) {
            Message sent = Messages.from(clientId, "t/" + clientId, Qos.EXACTLY_ONCE, publishing.payload);
            atNode(bound -> {
                if (!bound.receiveQos2(packetId)) {
                    bound.whenRoutedQos2(packetId, () -> arriving.add(() -> received(packetId)));
                    return;
                }
                Message message = bound.stamped(sent);
                Confirmation safe = new Confirmation(loop.number()) {
                    @Override
                    protected void confirmed() {
                        bound.routedQos2(packetId);
                        arriving.add(() -> received(packetId));
                    }
                };
                bound.keepQos2(packetId, message);
                bound.whenStored(() -> {
                    loop.router().publish(message, safe);
                    safe.done();
                });
            });
        }

        private void received(int packetId) {
            Publishing publishing = open.get(packetId);
            if (publishing != null && !publishing.received) {
                publishing.received = true;
                confirmed.accept(publishing.payload);
                sendPubrel(packetId);
            }
        }

        private void sendPubrel(int packetId) {
            atNode(bound -> {
                bound.releaseQos2(packetId);
                bound.whenStored(() -> arriving.add(() -> open.remove(packetId)));
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
            arriving.removeFirst().run();
            return true;
        }

        @Override
        public boolean isWritable() {
            return session != null && !closed;
        }

        @Override
        public Sent publish(PendingDelivery delivery, boolean dup, int packetId) {
            throw new AssertionError("it does not subscribe");
        }

        @Override
        public void pubrel(int packetId, ReasonCode reason) {
            throw new AssertionError("it does not subscribe");
        }

        @Override
        public void disconnect(ReasonCode reason, String cause) {
            closed = true;
        }
    }
}
