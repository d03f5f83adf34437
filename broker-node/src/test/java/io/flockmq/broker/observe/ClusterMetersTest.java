package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final TestStanding standing = new TestStanding();

    @Test
    void whatHappensInTheClusterIsCounted() {
        ClusterMeters meters = new ClusterMeters(registry);
        meters.on(new BrokerEvent.NodeJoined("n2"));
        meters.on(new BrokerEvent.NodeJoined("n3"));
        meters.on(new BrokerEvent.NodeLeft("n3", 2));
        meters.on(new BrokerEvent.SessionsAdopted("n3", 4));
        meters.on(new BrokerEvent.SessionsAdopted("n3", 3));
        meters.on(new BrokerEvent.RoutesRepaired("n2"));
        meters.on(new BrokerEvent.RetainedRepaired("n2", 300));
        meters.on(new BrokerEvent.ListenerClosed("tcp", "127.0.0.1:1883"));

        assertThat(registry.get("flockmq.cluster.nodes.joined").counter().count())
                .isEqualTo(2);
        assertThat(registry.get("flockmq.cluster.nodes.left").counter().count()).isEqualTo(1);
        assertThat(registry.get("flockmq.cluster.sessions.adopted").counter().count())
                .isEqualTo(7);
        assertThat(registry.get("flockmq.cluster.repairs")
                        .tag("table", "routes")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("flockmq.cluster.repairs")
                        .tag("table", "retained")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void howTheClusterStandsIsAskedForWhenItIsRead() {
        new ClusterMeters(registry).gauges(standing);
        standing.serving = false;
        assertThat(value("flockmq.cluster.members")).isEqualTo(2);
        assertThat(value("flockmq.cluster.serving")).isZero();
        standing.nodes = List.of("n1", "n2", "n3");
        standing.serving = true;
        assertThat(value("flockmq.cluster.members")).isEqualTo(3);
        assertThat(value("flockmq.cluster.serving")).isEqualTo(1);
    }

    @Test
    void sessionsTheRegistryAndADrainAreShown() {
        new ClusterMeters(registry).gauges(standing);
        assertThat(value("flockmq.cluster.sessions.uncopied")).isEqualTo(4);
        assertThat(value("flockmq.cluster.drain.elapsed")).isEqualTo(2.5);
        assertThat(value("flockmq.hazelcast.partitions")).isEqualTo(90);
        assertThat(value("flockmq.hazelcast.map.entries", "copy", "owned")).isEqualTo(5);
        assertThat(value("flockmq.hazelcast.map.entries", "copy", "backup")).isEqualTo(6);
    }

    @Test
    void whatIsSentToANodeIsShownFromWhenItJoins() {
        ClusterMeters meters = new ClusterMeters(registry);
        meters.gauges(standing);
        assertThat(registry.find("flockmq.cluster.link.waiting").gauges()).isEmpty();
        meters.on(new BrokerEvent.NodeJoined("n2"));
        meters.on(new BrokerEvent.NodeLeft("n2", 1));
        meters.on(new BrokerEvent.NodeJoined("n2"));
        assertThat(registry.find("flockmq.cluster.link.waiting").gauges()).hasSize(2);
        assertThat(value("flockmq.cluster.link.waiting", "peer", "n2", "lane", "messages"))
                .isEqualTo(30);
        assertThat(registry.get("flockmq.cluster.link.batches")
                        .tags("peer", "n2", "lane", "control")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("flockmq.cluster.link")
                        .tags("peer", "n2", "lane", "control")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
    }

    private double value(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }
}
