package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.session.RegistryFigures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of a node of a cluster; {@code docs/metrics.md} lists them. Thread-safe. */
public final class ClusterMeters implements BrokerEventListener {

    private static final String REPAIRS = "flockmq.cluster.repairs";

    private final MeterRegistry registry;
    private final Counter joined;
    private final Counter left;
    private final Counter adopted;
    private final Counter routesRepaired;
    private final Counter retainedRepaired;
    /** Set before the node joins its cluster. */
    private volatile @Nullable ClusterStatistics cluster;

    /** Registers what is counted. */
    public ClusterMeters(MeterRegistry registry) {
        this.registry = registry;
        joined = Counter.builder("flockmq.cluster.nodes.joined")
                .description("Nodes that joined while this one was there")
                .register(registry);
        left = Counter.builder("flockmq.cluster.nodes.left")
                .description("Nodes that died or left while this one was there")
                .register(registry);
        adopted = Counter.builder("flockmq.cluster.sessions.adopted")
                .description("Sessions of dead nodes that this node went on with")
                .register(registry);
        routesRepaired = repairs(registry, "routes");
        retainedRepaired = repairs(registry, "retained");
    }

    private static Counter repairs(MeterRegistry registry, String table) {
        return Counter.builder(REPAIRS)
                .description("Times that two nodes did not know the same, and were told again")
                .tag("table", table)
                .register(registry);
    }

    /** Registers what is asked for. */
    public void gauges(ClusterStatistics standing) {
        cluster = standing;
        Gauge.builder("flockmq.cluster.members", standing, now -> now.nodes().size())
                .description("Nodes that this node sees, itself included")
                .register(registry);
        Gauge.builder("flockmq.cluster.serving", standing, now -> now.isServing() ? 1 : 0)
                .description("1 if this node serves clients, 0 if it waits or is cut off")
                .register(registry);
        Gauge.builder("flockmq.cluster.sessions.uncopied", standing, ClusterStatistics::uncopiedSessions)
                .description("Sessions of this node that have fewer copies than there could be, or incomplete ones")
                .register(registry);
        TimeGauge.builder(
                        "flockmq.cluster.drain.elapsed",
                        standing,
                        TimeUnit.NANOSECONDS,
                        now -> now.draining().toNanos())
                .description("Time since this node began to hand its sessions over, 0 if it does not")
                .register(registry);
        Gauge.builder(
                        "flockmq.hazelcast.partitions",
                        standing,
                        now -> now.registry().partitions())
                .description("Partitions of the registry of clients that this node owns")
                .register(registry);
        entries(standing, "owned", RegistryFigures::ownedEntries);
        entries(standing, "backup", RegistryFigures::backupEntries);
    }

    private void entries(ClusterStatistics standing, String copy, ToDoubleFunction<RegistryFigures> value) {
        Gauge.builder("flockmq.hazelcast.map.entries", standing, now -> value.applyAsDouble(now.registry()))
                .description("Entries that this node owns, and those that it has a backup of")
                .tag("map", "clients")
                .tag("copy", copy)
                .register(registry);
    }

    /** What is sent to a node is shown from when it joins, and for as long as this process lives: nodes come back. */
    private void links(String peer) {
        ClusterStatistics standing = cluster;
        if (standing == null) {
            return;
        }
        for (Lane lane : Lane.values()) {
            Tags tags = Tags.of("peer", peer, "lane", Labels.of(lane));
            FunctionCounter.builder(
                            "flockmq.cluster.link.batches",
                            standing,
                            now -> now.link(peer, lane).batches())
                    .description("Batches sent to another node")
                    .tags(tags)
                    .register(registry);
            FunctionCounter.builder(
                            "flockmq.cluster.link",
                            standing,
                            now -> now.link(peer, lane).bytes())
                    .description("Bytes of these batches")
                    .baseUnit("bytes")
                    .tags(tags)
                    .register(registry);
            Gauge.builder(
                            "flockmq.cluster.link.waiting",
                            standing,
                            now -> now.link(peer, lane).waitingBytes())
                    .description("Bytes sent to another node, or waiting to be sent, and not confirmed by it")
                    .baseUnit("bytes")
                    .tags(tags)
                    .register(registry);
        }
    }

    @Override
    public void on(BrokerEvent event) {
        if (event instanceof BrokerEvent.NodeJoined(String node)) {
            links(node);
            joined.increment();
        } else if (event instanceof BrokerEvent.NodeLeft) {
            left.increment();
        } else if (event instanceof BrokerEvent.SessionsAdopted(String _, int sessions)) {
            adopted.increment(sessions);
        } else if (event instanceof BrokerEvent.RoutesRepaired) {
            routesRepaired.increment();
        } else if (event instanceof BrokerEvent.RetainedRepaired) {
            retainedRepaired.increment();
        }
    }
}
