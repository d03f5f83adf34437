package io.flockmq.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.cluster.membership.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members of a shared subscription that die with their node: what they have not acknowledged another one gets. */
class ShareSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 10);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final int MEMBERS = 6;
    /** Until one member has acknowledged everything, at its Receive Maximum. */
    private static final int ROUNDS = 20;

    static List<Long> seeds() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < SEEDS; i++) {
            all.add(FIRST + i);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatADeadNodesMembersLeftGoesToOthers(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        Node publishers = cluster.anyLive();
        List<SimulatedMember> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(cluster.member("c" + i, cluster.anyLiveBut(publishers), "$share/g/t/#"));
        }
        members.add(
                cluster.member("c", cluster.anyLiveBut(members.getFirst().node().node()), "$share/g/t/#"));
        cluster.settle();
        assertThat(members).allMatch(SimulatedMember::isSubscribed);

        publish(cluster, publishers, members);
        Node doomed = members.getFirst().node().node();
        cluster.kill(doomed);
        publish(cluster, publishers, members);
        cluster.settle();
        for (int round = 0; round < ROUNDS; round++) {
            members.forEach(SimulatedMember::acknowledge);
            while (cluster.step()) {
                // until nothing is left to happen
            }
        }

        Set<String> had = new HashSet<>();
        members.forEach(
                member -> had.addAll(member.node().node().equals(doomed) ? member.acknowledged() : member.received()));
        assertThat(cluster.faults()).isEmpty();
        assertThat(cluster.confirmed).as("confirmed messages").hasSize(200);
        assertThat(had).containsAll(cluster.confirmed);
    }

    private static void publish(SimulatedCluster cluster, Node at, List<SimulatedMember> members) {
        for (int i = 0; i < 100; i++) {
            cluster.publish(at, cluster.random().nextInt(at.eventLoops()), Qos.AT_LEAST_ONCE);
            for (int step = cluster.random().nextInt(20); step > 0; step--) {
                cluster.step();
            }
            if (i % 5 == 0) {
                cluster.pass(Duration.ofMillis(1));
                members.get(cluster.random().nextInt(members.size())).acknowledge();
            }
        }
    }
}
