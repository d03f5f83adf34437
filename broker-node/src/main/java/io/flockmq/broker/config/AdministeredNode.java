package io.flockmq.broker.config;

import io.flockmq.broker.admin.node.CertificateView;
import io.flockmq.broker.admin.node.NodeReport;
import io.flockmq.broker.admin.node.RunningNode;
import io.flockmq.broker.admin.node.SettingView;
import io.flockmq.broker.observe.NotReady;
import io.flockmq.broker.transport.MqttNode;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The node for those who administer it, over all its lives. Thread-safe. */
record AdministeredNode(
        String id,
        String version,
        BrokerProperties properties,
        NodeLives lives,
        Readiness readiness,
        NodeDrain orders,
        ClusterStandingHolder cluster,
        SettingsInForce inForce,
        CertificatesInForce shown)
        implements RunningNode {

    @Override
    public Instant startedAt() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    @Override
    public MqttNode mqtt() {
        return lives.life().mqtt();
    }

    @Override
    public List<NodeReport.Listener> listeners() {
        List<NodeReport.Listener> listeners = new ArrayList<>();
        for (Map.Entry<String, InetSocketAddress> open :
                lives.life().listeners().addresses().entrySet()) {
            ListenerProperties listener = properties.listeners().get(open.getKey());
            if (listener != null) {
                listeners.add(new NodeReport.Listener(
                        open.getKey(),
                        listener.type().name().toLowerCase(Locale.ROOT),
                        address(open.getValue()),
                        listener.isWebSocket() ? listener.path() : null));
            }
        }
        return listeners;
    }

    private static String address(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + address.getPort();
    }

    @Override
    public List<String> notReady() {
        return readiness.reasons().stream().sorted().map(NotReady::toString).toList();
    }

    @Override
    public boolean isDraining() {
        return readiness.reasons().contains(NotReady.DRAINING);
    }

    @Override
    public @Nullable String drain() {
        return orders.orderSoon();
    }

    @Override
    public NodeReport.Stop stop() {
        ClusterStanding standing = cluster.standing();
        return standing == null ? stopAlone() : stopAmongOthers(standing);
    }

    private NodeReport.Stop stopAlone() {
        MqttNode node = mqtt();
        if (NodeStorage.isUsed(properties)) {
            return readiness.reasons().contains(NotReady.STORE_REFUSES)
                    ? new NodeReport.Stop(false, "its store takes nothing: what is not written yet would be lost")
                    : new NodeReport.Stop(
                            true, "what must not be lost is in its store; clients are without a broker meanwhile");
        }
        int sessions = node.sessions().sessions() - node.sessions().connectedNow();
        long retained = node.retained().messages();
        return new NodeReport.Stop(
                false,
                "it has no store (mqtt.storage.type): all sessions, %d of them of absent clients, and %d retained messages would be lost"
                        .formatted(sessions, retained));
    }

    private NodeReport.Stop stopAmongOthers(ClusterStanding standing) {
        int nodes = standing.nodes().size();
        int uncopied = standing.uncopiedSessions();
        if (nodes < 2) {
            return new NodeReport.Stop(false, "no other node is there to go on with its sessions");
        }
        if (!standing.isServing()) {
            return new NodeReport.Stop(false, "it is cut off from most of its cluster");
        }
        if (uncopied > 0) {
            return new NodeReport.Stop(false, uncopied + " sessions have fewer copies than they could have");
        }
        if (readiness.reasons().contains(NotReady.COPYING)) {
            return new NodeReport.Stop(false, NotReady.COPYING.toString());
        }
        return new NodeReport.Stop(true, (nodes - 1) + " other nodes go on with its sessions");
    }

    @Override
    public List<SettingView> settings() {
        return inForce.all();
    }

    @Override
    public List<CertificateView> certificates() {
        return shown.all();
    }
}
