package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.survival.Refusal;
import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One node after the other leaves in good order and comes back, under load. */
class RollingRestartIT {

    private static final Duration BETWEEN = Duration.ofSeconds(2);

    /** Clients say a line each when they are sent away. */
    private static final int SHUTDOWN_LINES = 500;

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    /** When a node was not there, by {@link System#nanoTime}. */
    private record Absence(InetSocketAddress node, long from, long to) {

        boolean explains(Refusal refusal) {
            return refusal.node().equals(node) && refusal.nanoTime() >= from && refusal.nanoTime() <= to;
        }
    }

    @Test
    void aRollingRestartIsANonEvent() throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        List<Absence> absences = new ArrayList<>();
        SurvivalPlan plan = SurvivalPlan.on(cluster.addresses()).rate(Form.RATE).withWills();

        SurvivalVerdict verdict = new SurvivalCheck(plan).during(check -> {
            for (ClusterNode node : cluster.nodes()) {
                Failures.pass(BETWEEN);
                long from = System.nanoTime();
                check.note("SIGTERM " + node + ", " + node.address().getPort());
                node.stop();
                assertThat(node.lastLines(SHUTDOWN_LINES))
                        .as("what %s says of its sessions when it stops", node)
                        .anyMatch(line -> line.contains("All sessions are with other nodes"));
                check.note("start " + node);
                node.restart();
                absences.add(new Absence(node.address(), from, System.nanoTime()));
                check.note(node + " is ready");
            }
            Failures.pass(BETWEEN);
        });

        Verdicts.expectNothingLost(verdict);
        Verdicts.expectOneConnectionForEach(verdict);
        assertThat(verdict.wills()).as("wills of clients that were sent away").isZero();
        assertThat(verdict.refusals())
                .as("clients that were not let in at nodes that were up")
                .allMatch(refusal -> absences.stream().anyMatch(absence -> absence.explains(refusal)));
        assertThat(verdict.resumed().max())
                .as("longest time to go on at another node")
                .isLessThanOrEqualTo(Verdicts.RESUMED_WITHIN);
    }
}
