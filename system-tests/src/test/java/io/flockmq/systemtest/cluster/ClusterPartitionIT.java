package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose cables to the others are cut, while its clients reach it. */
class ClusterPartitionIT {

    private static final Duration CUT = Duration.ofSeconds(15);
    private static final Duration NOTICED = Duration.ofSeconds(12);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.cuttable();

    @Test
    void nothingThatWasAcknowledgedIsLostWithANodeThatIsCutOff() throws Exception {
        Verdicts.expectNothingLost(run(running.cluster()::cut));
    }

    @Test
    void nothingThatWasAcknowledgedIsLostWithANodeThatHearsNothing() throws Exception {
        Verdicts.expectNothingLost(run(running.cluster()::cutOneWay));
    }

    @Test
    void nothingThatWasAcknowledgedIsLostWithANodeThatIsNotHeard() throws Exception {
        Verdicts.expectNothingLost(run(running.cluster()::mute));
    }

    private static SurvivalVerdict run(Consumer<ClusterNode> how) throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        SurvivalPlan plan = SurvivalPlan.on(cluster.addresses()).rate(Form.RATE);
        return new SurvivalCheck(plan)
                .during(Failures.cuts(cluster, Math.max(1, Form.ROUNDS / 2), CUT.plus(Form.ROUND), CUT, how));
    }

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

            try (RawClient after = RawClient.connect(majority.address(), connect.clean(false))) {
                assertThat(after.expectConnack().sessionPresent()).isTrue();
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

    private static void expectServed(ClusterNode node) {
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
