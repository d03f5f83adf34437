package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The harness does to a process what it says. */
class ClusterNodeIT {

    @Test
    void aNodeGoesThroughAllItsLivesAtOneAddress() {
        try (ClusterOfProcesses cluster = ClusterOfProcesses.start(1)) {
            ClusterNode node = cluster.node(0);
            InetSocketAddress address = node.address();
            assertThat(node.isReady()).isTrue();

            try (RawClient client = RawClient.connected(address, Connect.v5("a"))) {
                node.freeze();
                assertThat(node.isReady()).isFalse();
                client.send("C0 00");
                client.expectNothingWithin(Duration.ofMillis(300));
                node.thaw();
                client.expect(ServerPacket.PingResp.class);
            }
            Awaitility.await().until(node::isReady);

            node.kill();
            assertThat(node.isRunning()).isFalse();
            cluster.makeWhole();
            assertThat(node.isReady()).isTrue();

            node.stop();
            assertThat(node.isRunning()).isFalse();
            node.restart();
            assertThat(node.address()).isEqualTo(address);
            RawClient.connected(address, Connect.v5("a")).close();
        }
    }

    @Test
    void aFrozenNodeDoesNotOutliveItsCluster() {
        ClusterNode node;
        try (ClusterOfProcesses cluster = ClusterOfProcesses.start(1)) {
            node = cluster.node(0);
            node.freeze();
        }
        assertThat(node.isRunning()).isFalse();
    }
}
