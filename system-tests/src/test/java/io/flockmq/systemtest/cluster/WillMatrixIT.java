package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.systemtest.cluster.WillCell.Ending;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of wills: however a client ends, exactly one will or none, at every node. All cells happen at the same time, those
 * of the killed node after the others, since it is killed once for all of them.
 */
class WillMatrixIT {

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    /** Clients of each node that publish after the last will that may come: some on each event loop. */
    private static final int MARKERS = 8;

    private static final String MARKER = "marker";

    /** On a busy machine. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /** Until a killed node is noticed, and its sessions are adopted: 2 s and 3 s. */
    private static final Duration ADOPTED = Duration.ofSeconds(5);

    /** A will that is to be called off has had its time. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private static final Duration EARLY = Duration.ofMillis(100);

    /** For each cell and each node that is watched, how long after the ending wills came. */
    private static final Map<WillCell, Map<String, List<Duration>>> SEEN = new HashMap<>();

    static List<WillCell> cells() {
        boolean alone = running.cluster().nodes().size() == 1;
        return WillCell.all().stream()
                .filter(cell -> !alone || cell.ending() != Ending.NODE_KILLED)
                .toList();
    }

    @BeforeAll
    static void letAllOfThemHappen() throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        cluster.makeWhole();
        List<WillCell> gentle = new ArrayList<>(cells());
        gentle.removeIf(cell -> cell.ending() == Ending.NODE_KILLED);
        happen(gentle, cluster.nodes(), LATE);
        if (cluster.nodes().size() > 1) {
            List<WillCell> killed = new ArrayList<>(cells());
            killed.removeAll(gentle);
            ClusterNode victim = cluster.node(1);
            List<ClusterNode> others =
                    cluster.nodes().stream().filter(node -> node != victim).toList();
            happen(killed, others, ADOPTED, victim);
        }
    }

    private static void happen(List<WillCell> cells, List<ClusterNode> watched, Duration late, ClusterNode... victims)
            throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        String prefix = Names.unique("wills");
        List<WillWatch> watches = new ArrayList<>();
        List<Mortal> mortals = new ArrayList<>();
        try {
            watched.forEach(node -> watches.add(new WillWatch(node, prefix + "/+")));
            for (WillCell cell : cells) {
                ClusterNode home = victims.length > 0 ? victims[0] : cluster.node(mortals.size());
                mortals.add(new Mortal(cell, prefix + "/" + mortals.size(), home));
            }
            forAll(mortals, mortal -> mortal.end(cluster.node(mortals.indexOf(mortal) + 1)));
            for (ClusterNode victim : victims) {
                victim.kill();
            }
            awaitPassed(mortals, WillCell.COMEBACK_AFTER);
            forAll(mortals, mortal -> {
                int number = mortals.indexOf(mortal);
                mortal.comeBack(watched.get((number + 1) % watched.size()));
            });
            awaitExpected(mortals, watches, late);
            awaitPassed(
                    mortals, Duration.ofSeconds(WillCell.Delay.SHORT.seconds()).plus(SLACK));
            awaitMarkers(prefix + "/" + MARKER, watched, watches);
            for (Mortal mortal : mortals) {
                Map<String, List<Duration>> seen = new HashMap<>();
                for (WillWatch watch : watches) {
                    seen.put(
                            watch.node().id(),
                            watch.times(mortal.topic()).stream()
                                    .map(time -> Duration.ofNanos(time - mortal.endedAt()))
                                    .toList());
                }
                SEEN.put(mortal.cell(), seen);
            }
        } finally {
            mortals.forEach(Mortal::close);
            watches.forEach(WillWatch::close);
        }
    }

    /** Until so long after all of them have ended. */
    private static void awaitPassed(List<Mortal> mortals, Duration time) {
        long last = mortals.stream().mapToLong(Mortal::endedAt).max().orElseThrow();
        await().atMost(time.plus(LATE))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> System.nanoTime() - last >= time.toNanos());
    }

    /** Until every will that is to come has come everywhere; what is missing when it is too late the cells say. */
    private static void awaitExpected(List<Mortal> mortals, List<WillWatch> watches, Duration late) {
        List<String> topics = mortals.stream()
                .filter(mortal -> mortal.cell().expected() != null)
                .map(Mortal::topic)
                .toList();
        try {
            await().atMost(Duration.ofSeconds(WillCell.Delay.SHORT.seconds()).plus(late))
                    .until(() -> watches.stream()
                            .allMatch(watch -> topics.stream()
                                    .noneMatch(topic -> watch.times(topic).isEmpty())));
        } catch (ConditionTimeoutException tooLate) {
            System.out.println("wills are missing");
        }
    }

    /** Until what is published now has come everywhere: what was published before is there, too. */
    private static void awaitMarkers(String topic, List<ClusterNode> from, List<WillWatch> watches) {
        for (ClusterNode node : from) {
            for (int i = 0; i < MARKERS; i++) {
                try (RawClient client = RawClient.connected(node.address(), Connect.v5(Names.unique("marker")))) {
                    client.publish(topic, "marker", 1);
                }
            }
        }
        await().until(
                        () -> watches.stream().map(watch -> watch.times(topic).size()),
                        sizes -> sizes.allMatch(size -> size == MARKERS * from.size()));
    }

    private static void forAll(List<Mortal> mortals, Consumer<Mortal> action) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            mortals.forEach(mortal -> all.add(threads.submit(() -> action.accept(mortal))));
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void exactlyOneWillOrNone(WillCell cell) {
        Duration expected = cell.expected();
        Duration late = cell.ending() == Ending.NODE_KILLED ? ADOPTED : LATE;
        Map<String, List<Duration>> seen = SEEN.getOrDefault(cell, Map.of());
        assertThat(seen).as("nodes that were watched").isNotEmpty();
        seen.forEach((node, times) -> {
            if (expected == null) {
                assertThat(times).as("wills at " + node).isEmpty();
            } else {
                assertThat(times)
                        .as("wills at " + node + ", due after " + expected)
                        .singleElement()
                        .satisfies(time -> assertThat(time).isBetween(expected.minus(EARLY), expected.plus(late)));
            }
        });
    }
}
