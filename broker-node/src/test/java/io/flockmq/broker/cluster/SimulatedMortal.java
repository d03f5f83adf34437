package io.flockmq.broker.cluster;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.ClientLink;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client with a QoS 2 will, of which its client identifier is the topic's last level and the payload, and nothing else. */
final class SimulatedMortal implements ClientLink {

    private static final byte[] NONE = {};

    private final String clientId;
    private final long expirySeconds;
    private final SimulatedNode node;
    private final NodeLoop loop;
    private @Nullable Session session;

    /** Connects to a node. */
    SimulatedMortal(String clientId, SimulatedNode node, long expirySeconds, Duration delay) {
        this.clientId = clientId;
        this.expirySeconds = expirySeconds;
        this.node = node;
        this.loop = node.loopOf(clientId);
        Will will = new Will(
                Topic.of("wills/" + clientId),
                Qos.EXACTLY_ONCE,
                false,
                delay,
                -1,
                NONE,
                clientId.getBytes(StandardCharsets.UTF_8));
        node.onLoop(
                loop.number(),
                () -> node.cluster()
                        .opener(loop.number(), loop.sessions())
                        .open(new SessionTable.Request(clientId, true, expirySeconds, 20, will, this), this::opened));
    }

    private void opened(SessionTable.Opened opened) {
        if (opened instanceof SessionTable.Opened.Ready(Session ready, boolean _)) {
            ready.start();
            ready.whenStored(() -> session = ready); // as CONNACK waits
        }
    }

    String clientId() {
        return clientId;
    }

    SimulatedNode node() {
        return node;
    }

    /** Whether it has its CONNACK. */
    boolean isConnected() {
        return session != null;
    }

    /** Its connection breaks. */
    void drop() {
        Session bound = session;
        if (bound != null) {
            node.onLoop(loop.number(), () -> loop.sessions().connectionLost(bound, this));
        }
    }

    @Override
    public String toString() {
        return clientId + " of " + node.node() + ", kept " + expirySeconds + " s";
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public Sent publish(PendingDelivery delivery, boolean dup, int packetId) {
        return Sent.SENT;
    }

    @Override
    public void pubrel(int packetId, ReasonCode reason) {
        // it subscribes to nothing
    }

    @Override
    public void disconnect(ReasonCode reason, String cause) {
        session = null;
    }
}
