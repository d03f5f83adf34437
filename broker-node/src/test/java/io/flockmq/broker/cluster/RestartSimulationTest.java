package io.flockmq.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.Qos;
import io.flockmq.cluster.membership.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories in which nodes with stores stop, one or all, and come back: nothing confirmed is lost, nothing ended comes back. */
class RestartSimulationTest {

    private static final List<String> IDS = List.of("n0", "n1", "n2");

    static List<Long> seeds() {
        return ClusterSimulationTest.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allNodesAreKilledAtOnceAndComeBackInAnyOrder(long seed) {
        SimulatedCluster cluster = begin(seed);
        for (int round = 0; round < 3; round++) {
            work(cluster, 600);
            cluster.killAll();
            comeBack(cluster);
        }
        work(cluster, 300);
        cluster.settle();
        ClusterSimulationTest.check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allNodesAreKilledAtOnceAndOneDiskIsLost(long seed) {
        SimulatedCluster cluster = begin(seed);
        for (int round = 0; round < 3; round++) {
            work(cluster, 600);
            cluster.settle(); // with one disk less, a second copy is needed
            work(cluster, 300);
            cluster.killAll();
            cluster.wipe(IDS.get(cluster.random().nextInt(IDS.size())));
            comeBack(cluster);
        }
        cluster.settle();
        ClusterSimulationTest.check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nodesDieAndComeBackOneAfterAnotherAndThenAllDoAtOnce(long seed) {
        SimulatedCluster cluster = begin(seed);
        for (int round = 0; round < 3; round++) {
            work(cluster, 400);
            Node dead = cluster.anyLive();
            cluster.kill(dead);
            work(cluster, 400);
            if (cluster.random().nextBoolean()) {
                cluster.settle();
            }
            cluster.start(dead.id());
            work(cluster, 400);
            cluster.settle();
            cluster.pass(Duration.ofMinutes(2)); // one death at a time is what is promised
            cluster.settle();
        }
        cluster.killAll();
        comeBack(cluster);
        ClusterSimulationTest.check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNodeWithoutWhichOthersHaveGoneOnBringsNothingBack(long seed) {
        SimulatedCluster cluster = begin(seed);
        work(cluster, 500);
        cluster.settle();
        cluster.pass(Duration.ofMinutes(2));
        cluster.settle();
        Node absent = cluster.anyLive();
        cluster.retain(cluster.anyLiveBut(absent), "r/old", "old");
        cluster.settle();
        cluster.kill(absent);
        cluster.settle();
        cluster.retain(cluster.anyLive(), "r/old", "");
        work(cluster, 500);
        cluster.settle();

        cluster.killAll();
        List<String> others = new ArrayList<>(
                IDS.stream().filter(id -> !id.equals(absent.id())).toList());
        Collections.shuffle(others, cluster.random());
        List<String> order = new ArrayList<>(others);
        order.add(cluster.random().nextInt(3), absent.id());
        start(cluster, order);

        ClusterSimulationTest.check(cluster);
        assertThat(cluster.retained()).allMatch(Map::isEmpty);
        assertThat(cluster.events(BrokerEvent.Recalled.class))
                .as("lives whose store is outdated")
                .filteredOn(BrokerEvent.Recalled::outdated)
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsRetainedComesBackAndWhatIsDeletedDoesNot(long seed) {
        SimulatedCluster cluster = begin(seed);
        for (int i = 0; i < 40; i++) {
            cluster.retain(cluster.anyLive(), "r/" + i, "kept");
        }
        cluster.settle();
        for (int i = 0; i < 40; i += 2) {
            cluster.retain(cluster.anyLive(), "r/" + i, "");
        }
        cluster.settle();
        assertThat(cluster.retainedConfirmed).hasSize(60);

        cluster.killAll();
        comeBack(cluster);

        assertThat(cluster.retained()).allSatisfy(all -> assertThat(all).hasSize(20));
        assertThat(cluster.retained().getFirst()).containsKey("r/1").doesNotContainKey("r/2");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRecordThatCannotBeReadIsPassedOverAndCountedWhereThatIsAskedFor(long seed) {
        SimulatedCluster cluster = begin(seed);
        for (int i = 0; i < 10; i++) {
            cluster.retain(cluster.anyLive(), "r/" + i, "kept");
        }
        cluster.settle();

        cluster.killAll();
        cluster.spoilRetained("n1");
        comeBack(cluster);

        assertThat(cluster.events(BrokerEvent.RecordsGivenUp.class)).containsExactly(new BrokerEvent.RecordsGivenUp(1));
        assertThat(cluster.retained())
                .as("others have it")
                .allSatisfy(all -> assertThat(all).hasSize(10));
        cluster.killAll();
        comeBack(cluster);
        assertThat(cluster.events(BrokerEvent.RecordsGivenUp.class)).as("once").hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allNodesButOneAreKilledAtOnceAndComeBack(long seed) {
        SimulatedCluster cluster = begin(seed);
        for (int round = 0; round < 3; round++) {
            work(cluster, 400);
            cluster.settle(); // while two of three begin anew, who publishes or connects may miss what they bring back
            Node survivor = cluster.anyLive();
            cluster.killAllBut(survivor);
            List<String> others = new ArrayList<>(
                    IDS.stream().filter(id -> !id.equals(survivor.id())).toList());
            Collections.shuffle(others, cluster.random());
            start(cluster, others);
        }
        work(cluster, 300);
        cluster.settle();
        ClusterSimulationTest.check(cluster);
    }

    @Test
    void aNodeWaitsForThoseThatWereThereLastButNotForEver() {
        SimulatedCluster cluster = begin(1);
        work(cluster, 300);
        cluster.settle();
        cluster.killAll();

        cluster.start("n0");
        cluster.settle();
        assertThat(cluster.allReady()).as("without the others").isFalse();
        cluster.pass(Duration.ofSeconds(61));
        cluster.settle();

        assertThat(cluster.allReady()).isTrue();
        assertThat(cluster.events(BrokerEvent.RecallWithout.class))
                .containsExactly(new BrokerEvent.RecallWithout(List.of("n1", "n2")));
    }

    private static SimulatedCluster begin(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3, true);
        cluster.settle();
        assertThat(cluster.allReady()).isTrue();
        for (int i = 0; i < 4; i++) {
            cluster.subscriber("c" + i, "t/#", i % 2 == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE);
        }
        for (int i = 0; i < 2; i++) {
            cluster.publisher("p" + i);
        }
        cluster.settle();
        return cluster;
    }

    private static void work(SimulatedCluster cluster, int steps) {
        for (int i = 0; i < steps; i++) {
            if (i % 10 == 0) {
                Node at = cluster.anyAtWork();
                cluster.publish(
                        at,
                        cluster.random().nextInt(at.eventLoops()),
                        cluster.random().nextBoolean() ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE);
            }
            if (i % 15 == 4) {
                cluster.publishers()
                        .get(cluster.random().nextInt(cluster.publishers().size()))
                        .publish();
            }
            if (i % 100 == 50) {
                cluster.reconnect(cluster.subscribers()
                        .get(cluster.random().nextInt(cluster.subscribers().size())));
            }
            cluster.step();
            if (i % 20 == 0) {
                cluster.pass(Duration.ofMillis(1));
            }
        }
    }

    private static void comeBack(SimulatedCluster cluster) {
        List<String> order = new ArrayList<>(IDS);
        Collections.shuffle(order, cluster.random());
        start(cluster, order);
    }

    private static void start(SimulatedCluster cluster, List<String> order) {
        for (String id : order) {
            cluster.start(id);
            int steps = cluster.random().nextInt(200);
            for (int i = 0; i < steps; i++) {
                cluster.step();
                if (i % 20 == 0) {
                    cluster.pass(Duration.ofMillis(1));
                }
            }
        }
        for (int round = 0; round < 60 && !cluster.allReady(); round++) {
            while (cluster.step()) {
                // until time must pass
            }
            cluster.pass(Duration.ofMillis(50));
        }
        assertThat(cluster.allReady()).isTrue();
        cluster.settle();
    }
}
