package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalCheck.Scenario;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that stop in the middle of what they do, and go on later as if nothing had happened. */
class ClusterFreezeIT {

    /** Longer than the others wait for a node. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final Duration SHORT = Duration.ofSeconds(2);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @Test
    void aNodeThatWakesDoesNotSpeakForSessionsThatMoved() throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        Scenario freezes = Failures.freezes(cluster, Form.ROUNDS, LONG.plus(Form.ROUND), LONG);

        SurvivalVerdict verdict = run(Duration.ofSeconds(2), freezes);

        Verdicts.expectNothingLost(verdict);
        Verdicts.expectSilenceOfReplaced(verdict);
        assertThat(verdict.resumed().count())
                .as("clients that had to go elsewhere")
                .isPositive();
    }

    @Test
    void nobodyLosesAnythingOverAShortBreak() throws Exception {
        ClusterOfProcesses cluster = running.cluster();
        // Clients are more patient than the break is long.
        Scenario freezes = Failures.freezes(cluster, Form.ROUNDS, Form.ROUND, SHORT);

        SurvivalVerdict verdict = run(Duration.ofSeconds(10), freezes);

        Verdicts.expectNothingLost(verdict);
        assertThat(verdict.resumed().count()).as("lost connections").isZero();
    }

    @Test
    void aNodeJoinsThoughAnotherOneIsFrozen() {
        ClusterOfProcesses cluster = running.cluster();
        ClusterNode frozen = cluster.node(1);
        ClusterNode joining = cluster.node(2);
        joining.kill();
        frozen.freeze();

        joining.restart();

        assertThat(joining.isReady()).isTrue();
        frozen.thaw();
        cluster.awaitReady();
    }

    private static SurvivalVerdict run(Duration silence, Scenario scenario) throws Exception {
        SurvivalPlan plan =
                SurvivalPlan.on(running.cluster().addresses()).rate(Form.RATE).silence(silence);
        return new SurvivalCheck(plan).during(check -> {
            scenario.play(check);
            Awaitility.await("connections that were replaced are closed")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> check.openGhosts() == 0);
        });
    }
}
