package io.flockmq.broker.config;

import io.flockmq.broker.delivery.Keeping;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.TimingListener;
import io.flockmq.broker.security.AddressRange;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.transport.ListenerSettings;
import io.flockmq.broker.transport.MqttListeners;
import io.flockmq.broker.transport.MqttNode;
import io.flockmq.broker.transport.NodeSettings;
import io.flockmq.broker.transport.Origins;
import io.flockmq.broker.transport.Proxies;
import io.flockmq.broker.transport.Proxies.ProxyHeader;
import io.flockmq.cluster.membership.Node;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a node is put together, each time anew.
 *
 * @param properties what the user wants
 * @param settings the same for the event loops
 * @param access who comes in
 * @param tls how listeners are encrypted
 * @param storage keeps what outlives the process; null for nothing
 * @param version of FlockMQ
 */
record NodeBlueprint(
        BrokerProperties properties,
        NodeSettings settings,
        AccessControls access,
        ListenerTls tls,
        @Nullable NodeStorage storage,
        String version,
        BrokerEventListener events,
        TimingListener timings,
        InstantSource clock) {

    /** The node as others will see it if it begins now. */
    Node self() {
        BrokerProperties.Cluster cluster = properties.cluster();
        return new Node(
                cluster.nodeId(), clock.millis(), cluster.bind(), cluster.linkPort(), settings.eventLoops(), version);
    }

    /** Begins the first life. */
    NodeLife first() {
        if (properties.cluster().enabled()) {
            return in(self());
        }
        MemoryRetainedStore retained = retained();
        NodePorts ports = storage == null
                ? NodePorts.NONE
                : storage.ports(
                        retained, settings.eventLoops(), properties.security().sessionsBelongToUsers());
        MqttNode mqtt = new MqttNode(settings, retained, events, ports, timings);
        return new NodeLife(mqtt, listeners(mqtt), null);
    }

    /** Begins a life in a cluster. */
    NodeLife in(Node self) {
        MemoryRetainedStore retained = retained();
        ClusterLife cluster = new ClusterLife(
                self,
                retained,
                properties.cluster().backups(),
                storage == null
                        ? null
                        : failed -> storage.plan(
                                retained,
                                settings.eventLoops(),
                                properties.security().sessionsBelongToUsers(),
                                properties.cluster(),
                                failed),
                storage == null ? Keeping.ALWAYS : storage::isKeeping,
                events,
                clock);
        MqttNode mqtt = new MqttNode(settings, retained, events, cluster.ports(), timings);
        return new NodeLife(mqtt, listeners(mqtt), cluster);
    }

    private MemoryRetainedStore retained() {
        return new MemoryRetainedStore(
                properties.limits().maxRetainedMessages(),
                properties.limits().retainedBytes(Runtime.getRuntime().maxMemory()),
                MqttNode::nanoTime);
    }

    private MqttListeners listeners(MqttNode mqtt) {
        List<ListenerSettings> listeners = properties.listeners().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> settings(entry.getKey(), entry.getValue()))
                .toList();
        return new MqttListeners(mqtt, listeners);
    }

    private ListenerSettings settings(String name, ListenerProperties listener) {
        return new ListenerSettings(
                name,
                listener.bind(),
                listener.usedPort(),
                access.of(listener),
                tls.of(name),
                listener.isWebSocket() ? listener.path() : null,
                new Origins(listener.allowedOrigins()),
                new Proxies(
                        switch (listener.proxyProtocol()) {
                            case OFF -> ProxyHeader.OFF;
                            case AUTO -> ProxyHeader.AUTO;
                            case REQUIRED -> ProxyHeader.REQUIRED;
                        },
                        listener.xForwardedFor(),
                        listener.trustedProxies().stream()
                                .map(AddressRange::parse)
                                .toList()),
                listener.maxConnections(),
                (int) listener.maxPacketSize().toBytes());
    }
}
