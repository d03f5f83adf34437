package io.flockmq.broker.observe;

import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.TrafficTotals;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The node's figures under {@code $SYS/broker/} as retained messages, with the names that users of Mosquitto know, and those of all
 * nodes of its cluster under {@code $SYS/cluster/}. A topic is published when its value has changed. {@code docs/sys-topics.md} lists them. For one thread.
 */
final class SysFigures {

    private static final byte[] NONE = {};
    private static final int[] LOAD_MINUTES = {1, 5, 15};
    private static final Map<String, ToLongFunction<TrafficTotals>> LOADS = Map.of(
            "messages/received", traffic -> traffic.packets(Direction.RECEIVED),
            "messages/sent", traffic -> traffic.packets(Direction.SENT),
            "publish/received", traffic -> traffic.messages(Direction.RECEIVED),
            "publish/sent", traffic -> traffic.messages(Direction.SENT),
            "publish/dropped", TrafficTotals::dropped,
            "bytes/received", traffic -> traffic.bytes(Direction.RECEIVED),
            "bytes/sent", traffic -> traffic.bytes(Direction.SENT));

    private static final String BROKER = "broker/";
    private static final String CLUSTER = "cluster/";

    private final BrokerStatistics statistics;
    private final @Nullable ClusterStatistics cluster;
    private final Consumer<Message> publisher;
    private final LongSupplier nanoTime;
    private final String version;
    private final long started;
    private final Map<String, String> published = new HashMap<>();
    private final Map<String, LoadAverage> loads = new HashMap<>();
    private TrafficTotals before = TrafficTotals.NONE;
    private long lastUpdate;
    private boolean hasInterval;

    /**
     * Nothing is published yet.
     *
     * @param cluster null for a node alone
     * @param publisher publishes a message of the broker
     * @param nanoTime the monotonic clock
     * @param version the version of the broker
     */
    SysFigures(
            BrokerStatistics statistics,
            @Nullable ClusterStatistics cluster,
            Consumer<Message> publisher,
            LongSupplier nanoTime,
            String version) {
        this.statistics = statistics;
        this.cluster = cluster;
        this.publisher = publisher;
        this.nanoTime = nanoTime;
        this.version = version;
        this.started = nanoTime.getAsLong();
        this.lastUpdate = started;
    }

    /** Publishes what has changed. */
    void update() {
        long now = nanoTime.getAsLong();
        TrafficTotals traffic = statistics.traffic();
        publish("version", "FlockMQ " + version);
        publish("uptime", (now - started) / 1_000_000_000L + " seconds");
        publish("clients/total", statistics.clientsTotal());
        publish("clients/connected", statistics.clientsConnected());
        publish("clients/active", statistics.clientsConnected());
        // Both change meanwhile.
        int away = Math.max(0, statistics.clientsTotal() - statistics.clientsConnected());
        publish("clients/disconnected", away);
        publish("clients/inactive", away);
        publish("clients/maximum", statistics.clientsMaximum());
        publish("clients/expired", statistics.clientsExpired());
        publish("subscriptions/count", statistics.subscriptions());
        publish("retained messages/count", statistics.retainedMessages());
        publish("store/messages/bytes", statistics.queuedBytes());
        publish("bytes/received", traffic.bytes(Direction.RECEIVED));
        publish("bytes/sent", traffic.bytes(Direction.SENT));
        publish("messages/received", traffic.packets(Direction.RECEIVED));
        publish("messages/sent", traffic.packets(Direction.SENT));
        publish("publish/messages/received", traffic.messages(Direction.RECEIVED));
        publish("publish/messages/sent", traffic.messages(Direction.SENT));
        publish("publish/messages/dropped", traffic.dropped());
        publish("publish/bytes/received", traffic.payloadBytes(Direction.RECEIVED));
        publish("publish/bytes/sent", traffic.payloadBytes(Direction.SENT));
        Runtime runtime = Runtime.getRuntime();
        publish("heap/current", runtime.totalMemory() - runtime.freeMemory());
        publish("heap/maximum", runtime.maxMemory());
        updateCluster();
        updateLoads(traffic, (now - lastUpdate) / 1e9);
        lastUpdate = now;
    }

    private void updateCluster() {
        if (cluster == null) {
            return;
        }
        List<String> nodes = cluster.nodes();
        ClusterTotals totals = cluster.exchange();
        publish(CLUSTER, "nodes/count", Integer.toString(nodes.size()));
        publish(CLUSTER, "nodes/names", String.join(",", nodes));
        publish(CLUSTER, "serving", Boolean.toString(cluster.isServing()));
        publish(CLUSTER, "clients/connected", Long.toString(totals.clientsConnected()));
        publish(CLUSTER, "clients/total", Long.toString(totals.clientsTotal()));
        publish(CLUSTER, "subscriptions/count", Long.toString(totals.subscriptions()));
        publish(CLUSTER, "retained messages/count", Long.toString(statistics.retainedMessages()));
    }

    /** Nothing that was published is retained any more. */
    void forget() {
        published.clear();
    }

    private void updateLoads(TrafficTotals traffic, double seconds) {
        if (hasInterval && seconds > 0) {
            publishLoads(traffic, seconds);
        } // The first update comes at once: what was counted in so short a time says nothing.
        before = traffic;
        hasInterval = true;
    }

    private void publishLoads(TrafficTotals traffic, double seconds) {
        LOADS.forEach((name, counter) -> {
            long counted = counter.applyAsLong(traffic) - counter.applyAsLong(before);
            for (int minutes : LOAD_MINUTES) {
                String topic = "load/" + name + "/" + minutes + "min";
                double average = loads.computeIfAbsent(topic, _ -> new LoadAverage(minutes))
                        .update(counted, seconds);
                publish(topic, String.format(Locale.ROOT, "%.2f", average));
            }
        });
    }

    private void publish(String name, long value) {
        publish(name, Long.toString(value));
    }

    private void publish(String name, String value) {
        publish(BROKER, name, value);
    }

    private void publish(String group, String name, String value) {
        if (value.equals(published.put(group + name, value))) {
            return;
        }
        publisher.accept(new Message(
                Topic.of("$SYS/" + group + name),
                Qos.AT_LEAST_ONCE,
                true,
                "",
                Message.NEVER,
                NONE,
                value.getBytes(StandardCharsets.UTF_8)));
    }
}
