package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nodes that are killed. The long form: {@code -Dsystemtest.cluster.rounds=10 -Dsystemtest.cluster.rate=3000
 * -Dsystemtest.cluster.seconds=20}.
 */
class ClusterKillIT {

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @Test
    void nothingThatWasAcknowledgedIsLostWithAKilledNode() throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        SurvivalPlan plan = SurvivalPlan.on(cluster.addresses()).rate(Form.RATE);

        SurvivalVerdict verdict = new SurvivalCheck(plan).during(Failures.kills(cluster, Form.ROUNDS, Form.ROUND));

        Verdicts.expectNothingLost(verdict);
        Verdicts.expectOneConnectionForEach(verdict);
        assertThat(verdict.resumed().count())
                .as("clients that had to go elsewhere")
                .isPositive();
        assertThat(verdict.resumed().max())
                .as("longest time to go on at another node")
                .isLessThanOrEqualTo(Verdicts.RESUMED_WITHIN);
    }
}
