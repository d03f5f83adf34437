package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What nodes say about themselves, and about all of them together. */
class ClusterSysTopicsIT {

    @RegisterExtension
    static final RunningCluster running = RunningCluster.with("--mqtt.sys.interval=1s");

    @Test
    void eachNodeHasFiguresOfItsOwnAndThoseOfAll() {
        List<ClusterNode> nodes = running.cluster().nodes();
        List<RawClient> clients = new ArrayList<>();
        try {
            // Node 0 has one client, node 1 has two, node 2 has three; the first of each looks at the figures.
            int all = 0;
            for (int i = 0; i < nodes.size(); i++) {
                for (int j = 0; j <= i; j++) {
                    clients.add(RawClient.connected(nodes.get(i).address(), Connect.v5(Names.unique("sys"))));
                    all++;
                }
            }
            int first = 0;
            for (int i = 0; i < nodes.size(); i++) {
                RawClient client = clients.get(first);
                first += i + 1;
                // Not all of it waits for SUBACK, which waits for the other nodes.
                client.send(ClientPackets.subscribe(client.version(), client.nextPacketId(), "$SYS/#", 0));
                Map<String, String> seen = new HashMap<>();
                String own = String.valueOf(i + 1);
                String together = String.valueOf(all);
                Awaitility.await("figures of " + nodes.get(i))
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> {
                            read(client, seen);
                            assertThat(seen)
                                    .containsEntry("$SYS/broker/clients/connected", own)
                                    .containsEntry("$SYS/cluster/clients/connected", together)
                                    .containsEntry("$SYS/cluster/nodes/count", String.valueOf(nodes.size()))
                                    .containsEntry("$SYS/cluster/nodes/names", "n1,n2,n3")
                                    .containsEntry("$SYS/cluster/serving", "true")
                                    .containsKeys("$SYS/cluster/clients/total", "$SYS/cluster/subscriptions/count");
                        });
            }
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private static void read(RawClient client, Map<String, String> seen) throws EOFException {
        ServerPacket packet = client.poll(Duration.ofMillis(200));
        while (packet != null) {
            if (packet instanceof ServerPacket.Publish publish) {
                seen.put(publish.topic(), publish.text());
            }
            packet = client.poll(Duration.ofMillis(200));
        }
    }
}
