package io.flockmq.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.cluster.membership.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of a cluster: messages, clients that change nodes, nodes that die and come. Whatever the order of things, what
 * was confirmed arrives, each publisher's messages arrive in order, and what is QoS 2 arrives once.
 */
class ClusterSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 10);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    /** Histories that have shown faults. */
    private static final List<Long> FAULTY = List.of(1005L, 1015L, 1044L);

    static List<Long> seeds() {
        List<Long> all = new ArrayList<>(FAULTY);
        for (int i = 0; i < SEEDS; i++) {
            all.add(FIRST + i);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void messagesReachSubscribersOnAllNodes(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        assertThat(cluster.allReady()).isTrue();
        run(cluster, 0, 0);
        check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clientsChangeNodesWhileMessagesFlow(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        run(cluster, 60, 0);
        check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nodesDieWhileMessagesFlow(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        run(cluster, 0, 2);
        check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void clientsChangeNodesWhileNodesDie(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        run(cluster, 60, 2);
        check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void claimsStayWithoutAnAnswerWhileClientsChangeNodes(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        run(cluster, 150, 0, _ -> {}, 3);
        check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void claimsStayWithoutAnAnswerWhileNodesDie(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        run(cluster, 150, 2, cluster::kill, 3);
        check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nodesLeaveInGoodOrderWhileMessagesFlow(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        run(cluster, 0, 2, cluster::drain);
        assertThat(cluster.isDraining()).isFalse();
        assertThat(cluster.wills()).isZero();
        check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nodesLeaveInGoodOrderWhileClientsChangeNodes(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        run(cluster, 60, 2, cluster::drain);
        assertThat(cluster.isDraining()).isFalse();
        check(cluster);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNodeThatJoinsGetsItsShareOfTheSessionsWhoseClientsAreAway(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 3);
        cluster.settle();
        List<SimulatedSubscriber> subscribers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            subscribers.add(cluster.subscriber("c" + i, "t/#", i % 2 == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE));
        }
        cluster.settle();
        List<SimulatedSubscriber> travellers = subscribers.subList(4, subscribers.size());
        travellers.forEach(SimulatedSubscriber::leave);

        Node newcomer = cluster.start("newcomer");
        for (int i = 0; i < 400; i++) {
            Node at = cluster.anyAtWork();
            cluster.publish(at, cluster.random().nextInt(at.eventLoops()), Qos.EXACTLY_ONCE);
            for (int step = 0; step < 10; step++) {
                cluster.step();
            }
            cluster.pass(Duration.ofMillis(10));
            if (i == 330) { // some come back while their sessions move
                travellers.subList(0, 5).forEach(SimulatedSubscriber::comeBack);
                cluster.connectAll();
            }
        }
        cluster.settle();

        List<Node> homes = travellers.stream()
                .map(client -> cluster.home(client.clientId()))
                .toList();
        assertThat(homes).doesNotContainNull();
        assertThat(homes.subList(5, homes.size()))
                .as("homes of clients that stayed away")
                .filteredOn(newcomer::equals)
                .hasSizeBetween(1, 10);
        travellers.forEach(SimulatedSubscriber::comeBack);
        cluster.settle();
        check(cluster);
    }

    private static void run(SimulatedCluster cluster, int moves, int deaths) {
        run(cluster, moves, deaths, cluster::kill);
    }

    private static void run(SimulatedCluster cluster, int moves, int deaths, Consumer<Node> end) {
        run(cluster, moves, deaths, end, 0);
    }

    private static void run(SimulatedCluster cluster, int moves, int deaths, Consumer<Node> end, int lost) {
        for (int i = 0; i < 4; i++) {
            cluster.subscriber("c" + i, "t/#", i % 2 == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE);
        }
        for (int i = 0; i < 2; i++) {
            cluster.publisher("p" + i);
        }
        cluster.settle();
        assertThat(cluster.subscribers()).allMatch(SimulatedSubscriber::isSubscribed);
        cluster.losesOneClaimIn(lost);
        int steps = 3000;
        int deathsLeft = deaths;
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
            if (moves > 0 && i % (2 * steps / moves) == 9) {
                cluster.reconnect(cluster.publishers()
                        .get(cluster.random().nextInt(cluster.publishers().size())));
            }
            if (moves > 0 && i % (steps / moves) == 7) {
                cluster.reconnect(cluster.subscribers()
                        .get(cluster.random().nextInt(cluster.subscribers().size())));
            }
            if (deathsLeft > 0 && i % (steps / deaths) == steps / deaths / 2) {
                deathsLeft--;
                end.accept(cluster.anyLive());
            }
            if (cluster.isDraining()) {
                cluster.connectAll();
            }
            if (deaths > 0 && i % (steps / deaths) == steps / deaths - 1) {
                // One death at a time is what is promised: the next comes when all is as safe again as it was.
                cluster.settle();
                assertThat(cluster.size()).as(cluster.describeDrains()).isEqualTo(2);
                cluster.start("n" + (10 + i));
                cluster.settle();
            }
            cluster.step();
            if (i % 20 == 0) {
                cluster.pass(Duration.ofMillis(1));
            }
        }
        cluster.losesOneClaimIn(0);
        cluster.settle();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNewNodeIsToldWhenAllSessionsHaveTheirCopiesAndNotBefore(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 1);
        cluster.settle();
        for (int i = 0; i < 20; i++) {
            cluster.subscriber("c" + i, "t/#", Qos.AT_LEAST_ONCE);
        }
        cluster.settle();
        assertThat(cluster.uncopied()).as("there is nobody to have copies").isZero();

        cluster.start("n1");
        int steps = 0;
        while (!cluster.isCopied("n1")) {
            assertThat(steps++).isLessThan(100_000);
            cluster.step();
            cluster.pass(Duration.ofNanos(100_000));
        }
        assertThat(cluster.subscribers()).allMatch(client -> cluster.hasCopy("n1", client.clientId()));
        assertThat(cluster.uncopied()).isZero();
    }

    static void check(SimulatedCluster cluster) {
        assertThat(cluster.live()).allMatch(cluster::isCopied);
        assertThat(cluster.uncopied()).isZero();
        assertThat(cluster.faults()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.confirmed).hasSizeGreaterThan(100);
        for (SimulatedPublisher publisher : cluster.publishers()) {
            assertThat(publisher.problems()).isEmpty();
            assertThat(publisher.isDone())
                    .as("%s has finished, %s", publisher.clientId(), cluster.describe(publisher.clientId()))
                    .isTrue();
        }
        for (SimulatedSubscriber subscriber : cluster.subscribers()) {
            String who = subscriber.clientId() + ", " + cluster.describe(subscriber.clientId());
            assertThat(subscriber.problems()).as(who).isEmpty();
            assertThat(subscriber.isConnected()).as(who).isTrue();
            Set<String> missing = new TreeSet<>(cluster.confirmed);
            subscriber.received().forEach(missing::remove);
            assertThat(missing).as("confirmed messages that %s misses", who).isEmpty();
            List<String> exactlyOnce = subscriber.received().stream()
                    .filter(payload -> subscriber.qos() == Qos.EXACTLY_ONCE && payload.contains(".2 "))
                    .toList();
            Set<String> seen = new HashSet<>();
            assertThat(exactlyOnce.stream()
                            .filter(payload -> !seen.add(payload))
                            .toList())
                    .as("QoS 2 messages that %s has twice", who)
                    .isEmpty();
            inOrder(subscriber);
        }
    }

    private static void inOrder(SimulatedSubscriber subscriber) {
        Map<String, Integer> last = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (String payload : subscriber.received()) {
            if (seen.add(payload)) {
                String publisher = payload.substring(0, payload.indexOf(' '));
                int number = Integer.parseInt(payload.substring(payload.indexOf(' ') + 1));
                int before = last.getOrDefault(publisher, 0);
                assertThat(number)
                        .as("%s after %s %d", payload, publisher, before)
                        .isGreaterThan(before);
                last.put(publisher, number);
            }
        }
    }
}
