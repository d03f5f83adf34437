package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of a node of a cluster; {@code docs/metrics.md} lists them. Thread-safe. */
public final class ClusterMeters implements BrokerEventListener {

    private static final String REPAIRS = "flockmq.cluster.repairs";

    private final Counter joined;
    private final Counter left;
    private final Counter adopted;
    private final Counter routesRepaired;
    private final Counter retainedRepaired;

    /** Registers what is counted. */
    public ClusterMeters(MeterRegistry registry) {
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
    public static void gauges(MeterRegistry registry, ClusterStatistics cluster) {
        Gauge.builder("flockmq.cluster.members", cluster, now -> now.nodes().size())
                .description("Nodes that this node sees, itself included")
                .register(registry);
        Gauge.builder("flockmq.cluster.serving", cluster, now -> now.isServing() ? 1 : 0)
                .description("1 if this node serves clients, 0 if it waits or is cut off")
                .register(registry);
    }

    @Override
    public void on(BrokerEvent event) {
        if (event instanceof BrokerEvent.NodeJoined) {
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
