package io.flockmq.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final long begin = Duration.ofHours(1).toNanos();

    private static int take(Pace pace, long now) {
        int taken = 0;
        while (pace.allowed(now) > 0) {
            pace.begun();
            taken++;
        }
        return taken;
    }

    private long after(long millis) {
        return begin + Duration.ofMillis(millis).toNanos();
    }

    @Test
    void asManyBeginInASecondAsMay() {
        Pace pace = new Pace(500, begin);
        int taken = 0;
        for (int millis = 0; millis <= 2_000; millis += 20) {
            taken += take(pace, after(millis));
        }
        assertThat(taken).isBetween(1_000, 1_001);
    }

    @Test
    void oneBeginsAtOnceAndTheNextInItsTime() {
        Pace pace = new Pace(0.5, begin);
        assertThat(take(pace, begin)).isOne();
        assertThat(take(pace, after(1_900))).isZero();
        assertThat(take(pace, after(2_100))).isOne();
    }

    @Test
    void whatWasNotUsedIsNotSavedForMoreThanASecond() {
        Pace pace = new Pace(10, begin);
        assertThat(take(pace, after(3_600_000))).isEqualTo(10);
    }
}
