package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.ManualTimers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;

    private final ManualTimers timers = new ManualTimers();

    @Test
    void whoMayPublishAsFastAsItCanHasNoPace() {
        assertThat(PublishPace.of(new ConnectionSettings.Rates(0, 0, 7, 0), 0)).isNull();
    }

    @Test
    void aSecondsMessagesAreFreeAndThenEachIsPaidFor() {
        PublishPace pace = Objects.requireNonNull(PublishPace.of(new ConnectionSettings.Rates(10, 0, 0, 0), 0));
        for (int i = 0; i < 10; i++) {
            pace.published(1000, 0);
            assertThat(pace.takePause()).isZero();
        }
        pace.published(1000, 0);
        assertThat(pace.takePause()).isEqualTo(100 * MILLI);
        assertThat(pace.takePause()).as("answered once").isZero();
    }

    @Test
    void bytesCountWhereTheyAreMore() {
        PublishPace pace = Objects.requireNonNull(PublishPace.of(new ConnectionSettings.Rates(10, 1000, 0, 0), 0));
        pace.published(3000, 0);
        assertThat(pace.takePause()).isEqualTo(2000 * MILLI);
    }

    @Test
    void aPauseIsLongEnoughToBeWorthIt() {
        PublishPace pace = Objects.requireNonNull(PublishPace.of(new ConnectionSettings.Rates(100_000, 0, 0, 0), 0));
        for (int i = 0; i <= 100_000; i++) {
            pace.published(0, 0);
        }
        assertThat(pace.takePause()).isEqualTo(10 * MILLI);
    }

    @Test
    void aPauseIsToldOnceAMinute() {
        PublishPace pace = Objects.requireNonNull(PublishPace.of(new ConnectionSettings.Rates(1, 0, 0, 0), 0));
        assertThat(pace.isWorthTelling(0)).isTrue();
        assertThat(pace.isWorthTelling(59_000 * MILLI)).isFalse();
        assertThat(pace.isWorthTelling(60_000 * MILLI)).isTrue();
    }

    @Test
    void deliveriesGoOnWhenTheRateAllowsIt() {
        AtomicInteger goneOn = new AtomicInteger();
        DeliveryPace pace = Objects.requireNonNull(
                DeliveryPace.of(new ConnectionSettings.Rates(0, 0, 10, 0), timers, goneOn::incrementAndGet));
        int sent = 0;
        while (pace.isOpen()) {
            pace.sent(1);
            sent++;
        }
        assertThat(sent).isEqualTo(11); // a second's, and one on credit
        assertThat(pace.isOpen()).isFalse();
        timers.advance(Duration.ofMillis(99));
        assertThat(goneOn).hasValue(0);
        timers.advance(Duration.ofMillis(1));
        assertThat(goneOn).hasValue(1);
        assertThat(pace.isOpen()).isTrue();
    }

    @Test
    void deliveriesGoOnWhenTheirBytesArePaidFor() {
        AtomicInteger goneOn = new AtomicInteger();
        DeliveryPace pace = Objects.requireNonNull(
                DeliveryPace.of(new ConnectionSettings.Rates(0, 0, 0, 1000), timers, goneOn::incrementAndGet));
        pace.sent(999);
        assertThat(pace.isOpen()).as("a second's").isTrue();
        pace.sent(1001);
        assertThat(pace.isOpen()).isFalse();
        timers.advance(Duration.ofMillis(999));
        assertThat(goneOn).hasValue(0);
        timers.advance(Duration.ofMillis(1));
        assertThat(goneOn).hasValue(1);
        assertThat(pace.isOpen()).isTrue();
    }

    @Test
    void messagesComeAsFastAsTheyCanWhereNothingLimitsThem() {
        assertThat(DeliveryPace.of(new ConnectionSettings.Rates(7, 7, 0, 0), timers, () -> {}))
                .isNull();
    }
}
