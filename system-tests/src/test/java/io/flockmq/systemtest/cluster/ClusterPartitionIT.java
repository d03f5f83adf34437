package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose cables to the others are cut, while its clients reach it. */
class ClusterPartitionIT {

    private static final Duration CUT = Duration.ofSeconds(15);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.cuttable();

    @Test
    void nothingThatWasAcknowledgedIsLostWithANodeThatIsCutOff() throws Exception {
        Verdicts.expectNothingLost(run(running.cluster()::cut));
    }

    @Test
    void nothingThatWasAcknowledgedIsLostWithANodeThatHearsNothing() throws Exception {
        Verdicts.expectNothingLost(run(running.cluster()::cutOneWay));
    }

    @Test
    void nothingThatWasAcknowledgedIsLostWithANodeThatIsNotHeard() throws Exception {
        Verdicts.expectNothingLost(run(running.cluster()::mute));
    }

    private static SurvivalVerdict run(Consumer<ClusterNode> how) throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        SurvivalPlan plan = SurvivalPlan.on(cluster.addresses()).rate(Form.RATE);
        return new SurvivalCheck(plan)
                .during(Failures.cuts(cluster, Math.max(1, Form.ROUNDS / 2), CUT.plus(Form.ROUND), CUT, how));
    }
}
