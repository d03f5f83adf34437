package io.flockmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeoversTest {

    private final ManualClock clock = new ManualClock();
    private final Takeovers takeovers = new Takeovers(new Takeovers.Limits(5, Duration.ofMinutes(1)), clock);

    @Test
    void aFewTakeoversAreNothing() {
        for (int i = 0; i < 5; i++) {
            assertThat(takeovers.takenOver("c", "a:1", "b:1")).isNull();
            assertThat(takeovers.delay("c")).isZero();
        }
    }

    @Test
    void aQuarrelIsToldOnceWithBothAddresses() {
        List<Takeovers.Quarrel> told = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Takeovers.Quarrel quarrel = takeovers.takenOver("c", "a:" + i, "b:" + i);
            if (quarrel != null) {
                told.add(quarrel);
            }
        }
        assertThat(told).containsExactly(new Takeovers.Quarrel("a:5", "b:5", 6));
    }

    @Test
    void eachConnectWaitsLongerUpToTenSeconds() {
        quarrel("c");
        for (int i = 1; i <= 10; i++) {
            assertThat(takeovers.delay("c")).isEqualTo(Duration.ofSeconds(i));
        }
        assertThat(takeovers.delay("c")).isEqualTo(Duration.ofSeconds(10));
        assertThat(takeovers.delay("another")).isZero();
    }

    @Test
    void aQuarrelGoesOnWhileTheyDisconnectEachOtherAndEndsAfterAWindowWithoutThat() {
        quarrel("c");
        for (int i = 0; i < 30; i++) {
            clock.advance(Duration.ofSeconds(10));
            assertThat(takeovers.takenOver("c", "a:1", "b:1")).isNull();
            assertThat(takeovers.delay("c")).isPositive();
        }
        clock.advance(Duration.ofSeconds(61));
        assertThat(takeovers.delay("c")).isZero();
        assertThat(quarrel("c")).as("a new episode is told").isEqualTo(1);
    }

    @Test
    void takeoversFarFromEachOtherDoNotCountTogether() {
        for (int i = 0; i < 100; i++) {
            assertThat(takeovers.takenOver("c", "a:1", "b:1")).isNull();
            clock.advance(Duration.ofSeconds(15));
        }
    }

    @Test
    void manyClientIdentifiersTakeNoMoreThanTheirRoom() {
        quarrel("first");
        for (int i = 0; i < 20_000; i++) {
            takeovers.takenOver("c" + i, "a:1", "b:1");
        }
        assertThat(takeovers.delay("first")).as("forgotten").isZero();
    }

    private int quarrel(String clientId) {
        int told = 0;
        for (int i = 0; i < 6; i++) {
            told += takeovers.takenOver(clientId, "a:1", "b:1") == null ? 0 : 1;
        }
        return told;
    }
}
