package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalCheck.Scenario;
import java.time.Duration;
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

    /** In each round a node is frozen for this long. */
    static Scenario freezes(ClusterOfProcesses cluster, int rounds, Duration round, Duration frozen) {
        return rounds(cluster, rounds, round, (check, node) -> {
            check.note("freeze " + describe(node));
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
