package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that the others have gone on without, and that serve again in the same process when they are back. */
class ClusterHealingIT {

    private static final Duration NOTICED = Duration.ofSeconds(12);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.cuttable("--mqtt.sys.interval=1s");

    @Test
    void theMinorityConfirmsNothingAndHealsByItself() {
        ClusterNode minority = running.node(0);
        ClusterNode majority = running.node(1);
        String topic = Names.unique("cut");
        try (RawClient subscriber = RawClient.connected(
                        majority.address(), Connect.v5(Names.unique("sub")).persistent());
                RawClient publisher = RawClient.connected(minority.address(), Connect.v5(Names.unique("pub")))) {
            subscriber.subscribe(topic, 1);
            publisher.publish(topic, "before", 1);
            subscriber.expectPublish(topic, "before");

            running.cluster().cut(minority);
            int packetId = publisher.nextPacketId();
            publisher.send(ClientPackets.publish(
                    Version.V5, 1 << 1, topic, packetId, "meanwhile".getBytes(StandardCharsets.UTF_8)));
            minority.awaitNotReady(NOTICED);
            publisher.expectNothingWithin(Duration.ofSeconds(2));
            expectRefused(minority);
            publisher.send(ClientPackets.subscribe(Version.V5, publisher.nextPacketId(), topic, 1));
            assertThat(publisher.expect(ServerPacket.SubAck.class).codes().getFirst())
                    .as("the answer to SUBSCRIBE in the minority")
                    .isGreaterThanOrEqualTo(0x80);
            expectServed(majority);

            running.cluster().heal();
            minority.awaitReady();
            expectServed(minority);
            // Nobody has promised anything about the message that was never acknowledged: its publisher sends it again.
            publisher.readUntilClosed(Duration.ofSeconds(10));
            try (RawClient again = RawClient.connected(minority.address(), Connect.v5(Names.unique("pub")))) {
                again.publish(topic, "again", 1);
                subscriber.expectPublish(topic, "again");
            }
        }
    }

    @Test
    void nodesThatWereAllCutFromOneAnotherServeAgain() {
        List<ClusterNode> nodes = running.cluster().nodes();
        nodes.forEach(running.cluster()::cut);
        nodes.forEach(node -> node.awaitNotReady(NOTICED));
        nodes.forEach(ClusterHealingIT::expectRefused);

        running.cluster().heal();
        running.cluster().awaitReady();

        String topic = Names.unique("whole");
        try (RawClient subscriber = RawClient.connected(nodes.getFirst().address(), Connect.v5(Names.unique("sub")))) {
            subscriber.subscribe(topic, 1);
            for (ClusterNode node : nodes) {
                try (RawClient publisher = RawClient.connected(node.address(), Connect.v5(Names.unique("pub")))) {
                    publisher.publish(topic, node.id(), 1);
                    subscriber.expectPublish(topic, node.id());
                }
            }
        }
    }

    @Test
    void aClientOfTheMinorityIsServedByTheMajority() {
        ClusterNode minority = running.node(0);
        ClusterNode majority = running.node(1);
        String topic = Names.unique("cut");
        Connect connect = Connect.v5(Names.unique("client")).persistent();
        try (RawClient before = RawClient.connected(minority.address(), connect);
                RawClient publisher = RawClient.connected(majority.address(), Connect.v5(Names.unique("pub")))) {
            before.subscribe(topic, 1);
            running.cluster().cut(minority);
            minority.awaitNotReady(NOTICED);

            try (RawClient after = connectedAgain(majority, connect.clean(false))) {
                publisher.publish(topic, "where the session is", 1);
                after.expectPublish(topic, "where the session is");

                running.cluster().heal();
                minority.awaitReady();
                // Settled by epoch: the later connection wins, the earlier one is told so.
                before.readUntilClosed(Duration.ofSeconds(10));
                publisher.publish(topic, "and stays", 1);
                after.expectPublish(topic, "and stays");
            }
        }
    }

    /** Until it is noticed that a node is gone, nobody else has its sessions. */
    static RawClient connectedAgain(ClusterNode node, Connect connect) {
        return Awaitility.await("session of a node that is gone")
                .atMost(Duration.ofSeconds(40))
                .until(
                        () -> {
                            RawClient client = RawClient.connect(node.address(), connect);
                            if (client.expect(ServerPacket.ConnAck.class).sessionPresent()) {
                                return client;
                            }
                            client.close();
                            return null;
                        },
                        Objects::nonNull);
    }

    static void expectServed(ClusterNode node) {
        String topic = Names.unique("served");
        try (RawClient client = RawClient.connected(node.address(), Connect.v5(Names.unique("client")))) {
            client.subscribe(topic, 0);
            client.publish(topic, "served", 0);
            client.expectPublish(topic, "served");
        }
    }

    private static void expectRefused(ClusterNode node) {
        try (RawClient client = RawClient.connect(node.address(), Connect.v5(Names.unique("client")))) {
            client.expectConnack(Reason.SERVER_UNAVAILABLE);
        }
    }
}
