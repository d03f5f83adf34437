package io.flockmq.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a connection says something, and when it is given up: in ticks of half a second with the usual times. */
class PulseTest {

    private final Pulse pulse = new Pulse(LinkTimes.DEFAULT);

    @Test
    void pingsAfterASecondWithoutAWordOfOurs() {
        assertThat(pulse.tick()).isEqualTo(Pulse.Tick.NOTHING);
        assertThat(pulse.tick()).isEqualTo(Pulse.Tick.PING);
        pulse.said();
        assertThat(pulse.tick()).isEqualTo(Pulse.Tick.NOTHING);
        assertThat(pulse.tick()).isEqualTo(Pulse.Tick.PING);
    }

    @Test
    void givesUpAfterFiveSecondsOfSilenceAndNotBefore() {
        for (int tick = 1; tick <= 10; tick++) {
            assertThat(pulse.tick()).as("tick %d", tick).isNotEqualTo(Pulse.Tick.GIVE_UP);
        }
        assertThat(pulse.tick()).isEqualTo(Pulse.Tick.GIVE_UP);
    }

    @Test
    void oneWordIsEnough() {
        for (int tick = 1; tick <= 100; tick++) {
            if (tick % 10 == 0) {
                pulse.heard();
            }
            assertThat(pulse.tick()).isNotEqualTo(Pulse.Tick.GIVE_UP);
        }
    }

    @Test
    void attemptsToConnectGetRarerUpToABound() {
        BackOff backOff = new BackOff(Duration.ofMillis(50), Duration.ofMillis(150));
        assertThat(backOff.next()).hasMillis(50);
        assertThat(backOff.next()).hasMillis(100);
        assertThat(backOff.next()).hasMillis(150);
        assertThat(backOff.next()).hasMillis(150);
        backOff.reset();
        assertThat(backOff.next()).hasMillis(50);
    }
}
