package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster of which all nodes are killed at once, and which comes back from what its nodes have stored. The long form:
 * {@code -Dsystemtest.cluster.restarts=20 -Dsystemtest.cluster.rate=1000}.
 */
class ClusterRestartIT {

    private static final int RESTARTS = Integer.getInteger("systemtest.cluster.restarts", 2);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @Test
    void nothingThatWasAcknowledgedIsLostWhenAllNodesAreKilledAtOnce() throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        SurvivalPlan plan = SurvivalPlan.on(cluster.addresses()).rate(Form.RATE);

        SurvivalVerdict verdict = new SurvivalCheck(plan).during(Failures.restarts(cluster, RESTARTS));

        Verdicts.expectNothingLost(verdict);
        for (ClusterNode node : cluster.nodes()) {
            assertThat(node.log()).as("all lives of " + node).noneMatch(line -> line.contains(" ERROR "));
        }
    }
}
