package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that was frozen while a client of it went elsewhere. */
class ClusterWakeIT {

    @RegisterExtension
    static final RunningCluster running = RunningCluster.with("--mqtt.sys.interval=1s");

    @Test
    void aNodeThatWakesSaysNothingForSessionsThatMovedAndServesAgain() {
        ClusterNode frozen = running.node(0);
        ClusterNode other = running.node(1);
        String topic = Names.unique("frozen");
        Connect connect = Connect.v5(Names.unique("client")).persistent();
        try (RawClient before = RawClient.connected(frozen.address(), connect)) {
            before.subscribe(topic, 1);
            frozen.freeze();
            // It finds this when it wakes, and would answer.
            before.send(ClientPackets.publish(
                    Version.V5, 1 << 1, topic, before.nextPacketId(), "late".getBytes(StandardCharsets.UTF_8)));
            try (RawClient after = ClusterHealingIT.connectedAgain(other, connect.clean(false))) {
                frozen.thaw();

                assertThat(before.readUntilClosed(Duration.ofSeconds(40)))
                        .as("what a connection hears whose session has moved")
                        .noneMatch(packet -> !(packet instanceof ServerPacket.Disconnect));
                frozen.awaitReady();
                ClusterHealingIT.expectServed(frozen);
                try (RawClient publisher = RawClient.connected(frozen.address(), Connect.v5(Names.unique("pub")))) {
                    publisher.publish(topic, "from where it was", 1);
                    after.expectPublish(topic, "from where it was");
                    publisher.subscribe("$SYS/broker/version", 0);
                    assertThat(publisher.expect(ServerPacket.Publish.class).topic())
                            .isEqualTo("$SYS/broker/version");
                }
            }
        }
    }
}
