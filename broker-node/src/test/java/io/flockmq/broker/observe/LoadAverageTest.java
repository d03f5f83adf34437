package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoadAverageTest {

    private final LoadAverage average = new LoadAverage(5);

    @Test
    void theFirstIntervalIsTheAverageSoFar() {
        assertThat(average.update(100, 10)).isEqualTo(600);
    }

    @Test
    void aSteadyLoadIsItsOwnAverageWhateverTheInterval() {
        average.update(100, 10);
        assertThat(average.update(10, 1)).isCloseTo(600, within(1e-9));
        assertThat(average.update(1000, 100)).isCloseTo(600, within(1e-9));
    }

    @Test
    void afterItsMinutesAnEndedLoadHasFallenToAThird() {
        average.update(100, 10);
        double now = 0;
        for (int i = 0; i < 30; i++) {
            now = average.update(0, 10);
        }
        assertThat(now).isCloseTo(600 / Math.E, within(0.01));
    }

    @Test
    void aShortAverageFollowsFaster() {
        LoadAverage quick = new LoadAverage(1);
        quick.update(0, 10);
        average.update(0, 10);
        assertThat(quick.update(100, 10)).isGreaterThan(average.update(100, 10));
    }
}
