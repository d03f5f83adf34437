package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that connect again and again at any node while they still have a connection, and messages flow to them. */
class TakeoverStormIT {

    private static final int PAIRS = Integer.getInteger("systemtest.cluster.storm.clients", 200) / 2;
    private static final Duration STAY = Duration.ofMillis(Integer.getInteger("systemtest.cluster.storm.stay", 100));
    /** Storms before the one that is told: nodes that were just started are busy compiling for the first. */
    private static final int BEFORE = Integer.getInteger("systemtest.cluster.storm.before", 0);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @Test
    void aClientNeverHasTwoConnectionsAndLosesNothing() throws Exception {
        SurvivalPlan plan = SurvivalPlan.on(running.cluster().addresses())
                .rate(Form.RATE)
                .storm(PAIRS, STAY)
                // Not a client's impatience is to be seen here, on a machine that is as busy as can be.
                .silence(Duration.ofSeconds(20));

        for (int storm = 0; storm < BEFORE; storm++) {
            weather(plan);
        }
        assertThat(weather(plan).takenOver().percentile(99)).as("takeover p99").isLessThan(Duration.ofSeconds(2));
    }

    private static SurvivalVerdict weather(SurvivalPlan plan) throws Exception {
        SurvivalVerdict verdict =
                new SurvivalCheck(plan).during(check -> Failures.pass(Form.ROUND.multipliedBy(Form.ROUNDS)));
        Verdicts.expectNothingLost(verdict);
        Verdicts.expectOneConnectionForEach(verdict);
        assertThat(verdict.refusals()).isEmpty();
        assertThat(verdict.takenOver().count()).as("takeovers").isGreaterThan(PAIRS);
        return verdict;
    }
}
