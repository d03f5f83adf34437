package io.flockmq.systemtest.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.load.Sabotage;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.RunningBroker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The check finds what it is there to find: shown with faults on purpose, and with brokers that know nothing of each other. */
class SurvivalCheckIT {

    /** Clients that take each other over all the time are what is wanted here, and not slowed. */
    private static final String MANY_TAKEOVERS = "--mqtt.limits.max-takeovers=0";

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.with(MANY_TAKEOVERS);

    @Test
    void aBrokerThatStaysHasNoProblems() throws Exception {
        SurvivalVerdict verdict = new SurvivalCheck(plan(broker.process())).during(untilAcknowledged(600));

        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.qos1().received()).isEqualTo(verdict.qos1().acknowledged());
        assertThat(verdict.qos2().received())
                .isEqualTo(verdict.qos2().acknowledged())
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = Sabotage.class,
            names = {"LOSE_ONE", "DOUBLE_ONE", "SWAP_TWO"})
    void aFaultOnPurposeDoesNotEscapeTheCheck(Sabotage fault) throws Exception {
        SurvivalPlan plan = plan(broker.process()).clients(2, 1, 0).sabotaged(fault);

        SurvivalVerdict verdict = new SurvivalCheck(plan).during(untilAcknowledged(400));

        assertThat(verdict.problems()).isNotEmpty();
        assertThat(verdict.qos2().lost()).isEqualTo(fault == Sabotage.LOSE_ONE ? 1 : 0);
        assertThat(verdict.qos2().duplicated()).isEqualTo(fault == Sabotage.DOUBLE_ONE ? 1 : 0);
        assertThat(verdict.qos2().outOfOrder()).isEqualTo(fault == Sabotage.SWAP_TWO ? 1 : 0);
        assertThat(verdict.qos1().lost()).isEqualTo(fault == Sabotage.LOSE_ONE ? 1 : 0);
        assertThat(verdict.qos1().duplicated()).isEqualTo(fault == Sabotage.DOUBLE_ONE ? 1 : 0);
        assertThat(verdict.qos1().outOfOrder()).isEqualTo(fault == Sabotage.SWAP_TWO ? 1 : 0);
    }

    @Test
    void clientsThatHopFromConnectionToConnectionLoseNothingOnOneBroker() throws Exception {
        SurvivalPlan plan = plan(broker.process()).rate(200).storm(10, Duration.ofMillis(100));

        SurvivalVerdict verdict = new SurvivalCheck(plan).during(untilAcknowledged(600));

        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.takenOver().count()).isGreaterThan(100);
        assertThat(verdict.pingsOfGhosts()).isZero();
        assertThat(verdict.openGhosts()).isZero();
    }

    @Test
    void aKilledBrokerThatToldNobodyOfItsSessionsIsFoundOut() throws Exception {
        try (BrokerProcess first = BrokerProcess.start(MANY_TAKEOVERS);
                BrokerProcess second = BrokerProcess.start(MANY_TAKEOVERS)) {
            SurvivalVerdict verdict = new SurvivalCheck(plan(first, second)).during(check -> {
                untilAcknowledged(200).play(check);
                first.kill();
                untilAcknowledged(400).play(check);
            });

            assertThat(verdict.problems()).isNotEmpty();
            assertThat(verdict.forgottenSessions()).isPositive();
            assertThat(verdict.losses()).isNotEmpty();
            assertThat(verdict.resumed().count()).isPositive();
        }
    }

    @Test
    void twoLiveConnectionsOfOneClientAreFoundOut() throws Exception {
        try (BrokerProcess first = BrokerProcess.start(MANY_TAKEOVERS);
                BrokerProcess second = BrokerProcess.start(MANY_TAKEOVERS)) {
            SurvivalPlan plan = plan(first, second).storm(2, Duration.ofMillis(500));

            SurvivalVerdict verdict = new SurvivalCheck(plan).during(untilAcknowledged(400));

            assertThat(verdict.pingsOfGhosts()).isPositive();
        }
    }

    private static SurvivalCheck.Scenario untilAcknowledged(int messages) {
        return check -> {
            int before = check.acknowledged();
            Awaitility.await(messages + " acknowledged messages")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> check.acknowledged() - before >= messages);
        };
    }

    private static SurvivalPlan plan(BrokerProcess... brokers) {
        List<InetSocketAddress> addresses = Stream.of(brokers)
                .map(process -> new InetSocketAddress(
                        process.address().host(), process.address().port()))
                .toList();
        return SurvivalPlan.on(addresses);
    }
}
