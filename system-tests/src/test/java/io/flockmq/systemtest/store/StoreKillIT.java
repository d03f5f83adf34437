package io.flockmq.systemtest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.cluster.Verdicts;
import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker alone that is killed at random points under load and started again on its store. The long form:
 * {@code -Dsystemtest.store.kills=200 -Dsystemtest.store.rate=1000}.
 */
class StoreKillIT {

    private static final int KILLS = Integer.getInteger("systemtest.store.kills", 3);
    private static final int RATE = Integer.getInteger("systemtest.store.rate", 300);
    private static final int LONGEST_LIFE_MILLIS = 4_000;

    @ParameterizedTest
    @ValueSource(strings = {"batch", "interval"})
    void nothingThatWasAcknowledgedIsLostWithAKilledProcess(String sync) throws Exception {
        try (StoredBroker broker = new StoredBroker("--mqtt.storage.sync=" + sync)) {
            broker.start();
            SurvivalPlan plan = SurvivalPlan.on(List.of(broker.socketAddress())).rate(RATE);

            SurvivalVerdict verdict = new SurvivalCheck(plan).during(check -> {
                for (int i = 0; i < KILLS; i++) {
                    Thread.sleep(ThreadLocalRandom.current().nextInt(500, LONGEST_LIFE_MILLIS)); // at a random point
                    check.note("kill -9");
                    broker.killAndStart();
                    check.note("started");
                }
                Thread.sleep(Duration.ofSeconds(2)); // and go on
            });

            Verdicts.expectNothingLost(verdict);
            assertThat(broker.log()).as("the last life").noneMatch(line -> line.contains(" ERROR "));
        }
    }
}
