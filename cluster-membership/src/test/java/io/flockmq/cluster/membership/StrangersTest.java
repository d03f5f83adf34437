package io.flockmq.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StrangersTest {

    private Instant now = Instant.EPOCH;

    @Test
    void whoRefusedIsRemembered() {
        Strangers strangers = new Strangers(() -> now);
        strangers.refusedBy("10.0.0.2:5701");
        strangers.refusedBy("10.0.0.1:5701");
        strangers.refusedBy("10.0.0.2:5701");
        assertThat(strangers.refusers()).containsExactly("10.0.0.1:5701", "10.0.0.2:5701");
    }

    @Test
    void theSameIsSaidOnceAMinute() {
        OnceAMinute limit = new OnceAMinute(() -> now);
        assertThat(limit.permits("a")).isTrue();
        assertThat(limit.permits("a")).isFalse();
        assertThat(limit.permits("b")).isTrue();
        now = now.plus(Duration.ofSeconds(59));
        assertThat(limit.permits("a")).isFalse();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(limit.permits("a")).isTrue();
    }

    @Test
    void manyAddressesDoNotFillTheLog() {
        OnceAMinute limit = new OnceAMinute(() -> now);
        for (int i = 0; i < 100; i++) {
            assertThat(limit.permits("host " + i)).isTrue();
        }
        assertThat(limit.permits("one more")).isFalse();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(limit.permits("one more")).isTrue();
    }
}
