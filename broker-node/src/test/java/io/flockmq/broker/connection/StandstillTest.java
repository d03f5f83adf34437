package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.session.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private static final Duration LIMIT = Duration.ofSeconds(4);

    /** Time that can pass while no timer runs. */
    private static final class Frozen implements Timers {
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return () -> {};
        }
    }

    private final Frozen time = new Frozen();
    private final List<String> happened = new ArrayList<>();
    private final Standstill standstill = new Standstill(time, LIMIT, () -> happened.add("noticed"));

    @Test
    void anEventLoopThatWakesIsSilentFromItsFirstWordOn() {
        assertThat(standstill.isSilent()).isFalse();

        time.now += LIMIT.toNanos() + 1;

        assertThat(standstill.isSilent()).isTrue();
        assertThat(happened).containsExactly("noticed");
    }

    @Test
    void itStaysSilentUntilItIsToldThatNobodyWentOnWithoutIt() {
        time.now += LIMIT.toNanos() + 1;
        assertThat(standstill.isSilent()).isTrue();
        standstill.whenOver(() -> happened.add("said"));
        time.now += 1;
        assertThat(standstill.isSilent()).isTrue();

        standstill.over();

        assertThat(standstill.isSilent()).isFalse();
        assertThat(happened).containsExactly("noticed", "said");
    }

    @Test
    void whatIsSaidAfterwardsIsHeldBackIfItStoodStillAgain() {
        time.now += LIMIT.toNanos() + 1;
        assertThat(standstill.isSilent()).isTrue();
        time.now += LIMIT.toNanos() + 1;
        assertThat(standstill.isSilent()).isTrue();

        assertThat(happened).containsExactly("noticed", "noticed");
    }

    @Test
    void aShortBreakIsNoStandstill() {
        time.now += LIMIT.toNanos();

        assertThat(standstill.isSilent()).isFalse();
    }

    @Test
    void anEventLoopWithNothingToSayDoesNotStandStill() {
        ManualTimers running = new ManualTimers();
        Standstill idle = new Standstill(running, LIMIT, () -> happened.add("noticed"));

        running.advance(LIMIT.multipliedBy(3));

        assertThat(idle.isSilent()).isFalse();
        assertThat(happened).isEmpty();
    }

    @Test
    void nobodyGoesOnWithoutANodeAlone() {
        Standstill alone = new Standstill(time, Duration.ZERO, () -> happened.add("noticed"));

        time.now += Duration.ofDays(1).toNanos();

        assertThat(alone.isSilent()).isFalse();
        assertThat(happened).isEmpty();
    }
}
