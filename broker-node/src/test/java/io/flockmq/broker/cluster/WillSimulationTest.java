package io.flockmq.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that lose their connections shortly before their nodes die: each will comes once, whoever publishes it. */
class WillSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 10);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final int MORTALS = 6;

    static List<Long> seeds() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < SEEDS; i++) {
            all.add(FIRST + i);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachWillOnce(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        for (int i = 0; i < 3; i++) {
            cluster.subscriber("w" + i, "wills/#", Qos.EXACTLY_ONCE);
        }
        cluster.settle();
        assertThat(cluster.subscribers()).allMatch(SimulatedSubscriber::isSubscribed);
        List<String> all = new ArrayList<>();
        for (int death = 0; death < 4; death++) {
            all.addAll(die(cluster, death));
            cluster.settle();
            cluster.start("n" + (10 + death));
            cluster.settle();
        }
        assertThat(cluster.faults()).isEmpty();
        for (SimulatedSubscriber subscriber : cluster.subscribers()) {
            assertThat(subscriber.problems()).isEmpty();
            assertThat(subscriber.received()).as(subscriber.clientId()).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    /** A node's clients lose their connections one after another, and in the midst of it the node dies. */
    private static List<String> die(SimulatedCluster cluster, int death) {
        var doomed = cluster.anyLive();
        List<SimulatedMortal> mortals = new ArrayList<>();
        for (int i = 0; i < MORTALS; i++) {
            Duration delay = cluster.random().nextBoolean() ? Duration.ZERO : Duration.ofMillis(20);
            mortals.add(cluster.mortal(
                    "m" + death + "." + i, doomed, cluster.random().nextInt(2) * 100L, delay));
        }
        cluster.settle();
        assertThat(mortals).allMatch(SimulatedMortal::isConnected);
        for (SimulatedMortal mortal : mortals) {
            mortal.drop();
            steps(cluster, 40);
        }
        cluster.kill(doomed);
        return mortals.stream().map(SimulatedMortal::clientId).toList();
    }

    private static void steps(SimulatedCluster cluster, int most) {
        int steps = cluster.random().nextInt(most);
        for (int i = 0; i < steps; i++) {
            cluster.step();
            if (i % 10 == 0) {
                cluster.pass(Duration.ofMillis(5));
            }
        }
    }
}
