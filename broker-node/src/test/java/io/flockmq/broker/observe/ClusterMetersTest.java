package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

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
        Standing standing = new Standing();
        ClusterMeters.gauges(registry, standing);
        assertThat(registry.get("flockmq.cluster.members").gauge().value()).isEqualTo(1);
        assertThat(registry.get("flockmq.cluster.serving").gauge().value()).isZero();
        standing.nodes = List.of("n1", "n2", "n3");
        standing.serving = true;
        assertThat(registry.get("flockmq.cluster.members").gauge().value()).isEqualTo(3);
        assertThat(registry.get("flockmq.cluster.serving").gauge().value()).isEqualTo(1);
    }

    private static final class Standing implements ClusterStatistics {

        private List<String> nodes = List.of("n1");
        private boolean serving;

        @Override
        public List<String> nodes() {
            return nodes;
        }

        @Override
        public boolean isServing() {
            return serving;
        }

        @Override
        public ClusterTotals exchange() {
            throw new IllegalStateException("who only reads tells nobody anything");
        }
    }
}
