package io.flockmq.broker.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimingsTest {

    private final Timings timings = new Timings(TimingListener.NONE);

    @Test
    void theFirstIsTimedAndThenEveryOneInSixtyFour() {
        assertThat(IntStream.range(0, 1 + 2 * Timings.ONE_IN)
                        .filter(_ -> timings.isSample(Timing.DELIVERY))
                        .count())
                .isEqualTo(3);
    }

    @Test
    void theClockIsReadOnceInATurn() {
        assertThat(timings.isArrivalKnown()).isFalse();
        Runnable turnEnds = timings.arrives(7);
        assertThat(timings.isArrivalKnown()).isTrue();
        turnEnds.run();
        assertThat(timings.isArrivalKnown()).isFalse();
        assertThat(timings.arrival()).as("what is routed late came then").isEqualTo(7);
    }

    @Test
    void eachKindIsCountedByItself() {
        assertThat(timings.isSample(Timing.DELIVERY)).isTrue();
        assertThat(timings.isSample(Timing.ACKNOWLEDGEMENT)).isTrue();
        assertThat(timings.isSample(Timing.DELIVERY)).isFalse();
    }
}
