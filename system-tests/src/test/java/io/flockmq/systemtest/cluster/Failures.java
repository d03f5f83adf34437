package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalCheck.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** What happens to nodes while clients are at work: to one node at a time, and the next one is well before its turn comes. */
final class Failures {

    private Failures() {}

    /** In each round a node is killed, and started again a third of the round later. */
    static Scenario kills(ClusterOfProcesses cluster, int rounds, Duration round) {
        return rounds(cluster, rounds, round, (check, node) -> {
            check.note("kill -9 " + describe(node));
            node.kill();
            pass(round.dividedBy(3));
            check.note("start " + describe(node));
            node.restart();
        });
    }

    /**
     * In each round all nodes are killed at once, and started again in any order, every second time with one node's disk lost: by then
     * all sessions have their copies.
     */
    static Scenario restarts(ClusterOfProcesses cluster, int rounds) {
        return check -> {
            for (int i = 0; i < rounds; i++) {
                cluster.awaitReady();
                pass(Duration.ofMillis(ThreadLocalRandom.current().nextInt(2_000, 5_000))); // at a random point
                check.note("kill -9 all");
                cluster.nodes().parallelStream().forEach(ClusterNode::kill);
                List<ClusterNode> order = new ArrayList<>(cluster.nodes());
                Collections.shuffle(order);
                if (i % 2 == 1) {
                    check.note("wipe " + describe(order.get(1)));
                    order.get(1).wipe();
                }
                for (ClusterNode node : order) {
                    check.note("start " + describe(node));
                    node.launch();
                    pass(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1_000)));
                }
                cluster.awaitReady();
                check.note("all nodes are ready");
            }
            pass(Duration.ofSeconds(3)); // and on
        };
    }

    /** In each round a node is frozen for this long. */
    static Scenario freezes(ClusterOfProcesses cluster, int rounds, Duration round, Duration frozen) {
        return rounds(cluster, rounds, round, (check, node) -> {
            check.note("freeze " + describe(node));
            check.freezing();
            node.freeze();
            pass(frozen);
            check.note("thaw " + describe(node));
            node.thaw();
        });
    }

    /** In each round a node's cables are cut in some way for this long. */
    static Scenario cuts(
            ClusterOfProcesses cluster, int rounds, Duration round, Duration cut, Consumer<ClusterNode> how) {
        return rounds(cluster, rounds, round, (check, node) -> {
            check.note("cut " + describe(node));
            how.accept(node);
            pass(cut);
            check.note("heal");
            cluster.heal();
        });
    }

    private interface Failure {
        void happens(SurvivalCheck check, ClusterNode node) throws InterruptedException;
    }

    private static Scenario rounds(ClusterOfProcesses cluster, int rounds, Duration round, Failure failure) {
        return check -> {
            pass(Duration.ofSeconds(2));
            for (int i = 0; i < rounds; i++) {
                long end = System.nanoTime() + round.toNanos();
                failure.happens(check, cluster.anyNode());
                cluster.awaitReady();
                check.note("all nodes are ready");
                pass(Duration.ofNanos(end - System.nanoTime()));
            }
        };
    }

    /** Lets time pass in which messages flow. */
    static void pass(Duration time) throws InterruptedException {
        if (time.isPositive()) {
            Thread.sleep(time);
        }
    }

    private static String describe(ClusterNode node) {
        return "%s (%s)".formatted(node, node.address().getPort());
    }
}
