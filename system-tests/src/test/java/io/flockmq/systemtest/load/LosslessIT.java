package io.flockmq.systemtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Address;
import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.Version;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing is lost, doubled or out of order. {@code -Dsystemtest.lossless.messages=100000} is the long form;
 * {@code -Dsystemtest.lossless.offline=10000}, for what waits in persistent sessions, is as much as a session's queue takes
 * by default.
 */
class LosslessIT {

    private static final int ONLINE_MESSAGES = Integer.getInteger("systemtest.lossless.messages", 10_000);
    private static final int OFFLINE_MESSAGES = Integer.getInteger("systemtest.lossless.offline", 5_000);

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    @ParameterizedTest
    @CsvSource({"V311, 0", "V311, 1", "V311, 2", "V5, 0", "V5, 1", "V5, 2"})
    void everyMessageComesToEverySubscriberOnceAndInOrder(Version version, int qos) throws Exception {
        LoadCheck load = new LoadCheck(plan(version, qos).messagesInAll(ONLINE_MESSAGES));

        Verdict verdict = load.online();

        assertThat(verdict).matches(Verdict::isExact, "exact");
        System.out.printf("%s QoS %d: %s, %,d deliveries/s%n", version, qos, verdict, load.messagesPerSecond());
    }

    @ParameterizedTest
    @CsvSource({"V311, 1", "V311, 2", "V5, 1", "V5, 2"})
    void everyMessageWaitsForASubscriberWhoIsAway(Version version, int qos) throws Exception {
        LoadCheck load = new LoadCheck(plan(version, qos).messagesInAll(OFFLINE_MESSAGES));

        Verdict verdict = load.offline();

        assertThat(verdict).matches(Verdict::isExact, "exact");
    }

    @ParameterizedTest
    @EnumSource(
            value = Sabotage.class,
            names = {"LOSE_ONE", "DOUBLE_ONE", "SWAP_TWO"})
    void aFaultOnPurposeDoesNotEscapeTheCheck(Sabotage fault) throws Exception {
        LoadPlan plan = plan(Version.V5, 1).clients(2, 1).messagesInAll(200);

        Verdict verdict = new LoadCheck(plan.sabotaged(fault)).online();

        assertThat(verdict.isExact()).isFalse();
        assertThat(verdict.lost()).isEqualTo(fault == Sabotage.LOSE_ONE ? 1 : 0);
        assertThat(verdict.duplicated()).isEqualTo(fault == Sabotage.DOUBLE_ONE ? 1 : 0);
        assertThat(verdict.outOfOrder()).isEqualTo(fault == Sabotage.SWAP_TWO ? 1 : 0);
    }

    @Test
    void theSameLoadWithoutTheFaultIsExact() throws Exception {
        LoadPlan plan = plan(Version.V5, 1).clients(2, 1).messagesInAll(200);

        assertThat(new LoadCheck(plan).online()).matches(Verdict::isExact, "exact");
    }

    private static LoadPlan plan(Version version, int qos) {
        Address address = broker.address();
        return LoadPlan.to(new InetSocketAddress(address.host(), address.port()), version, qos);
    }
}
