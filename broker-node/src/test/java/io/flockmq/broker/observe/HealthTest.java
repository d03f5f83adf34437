package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class HealthTest {

    @Test
    void aNodeIsUpWhileNothingSpeaksAgainstIt() {
        AtomicReference<Set<NotReady>> reasons = new AtomicReference<>(Set.of());
        NodeHealth health = new NodeHealth(reasons::get);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        reasons.set(EnumSet.of(NotReady.CUT_OFF, NotReady.NOT_LISTENING));
        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.health().getDetails()).hasToString("{reasons=[not-listening, cut-off]}");
    }

    @Test
    void eventLoopsAreUpUntilOneStandsStillForLongerThanTheLimit() {
        AtomicReference<Duration> stalled = new AtomicReference<>(Duration.ZERO);
        EventLoopHealth health = new EventLoopHealth(stalled::get);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        stalled.set(EventLoopHealth.LIMIT);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        stalled.set(EventLoopHealth.LIMIT.plusMillis(1));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void theStoreIsUpUntilItAnswersNothingForLongerThanTheLimit() {
        AtomicReference<Duration> silent = new AtomicReference<>(StoreHealth.LIMIT);
        StoreHealth health = new StoreHealth(silent::get);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        silent.set(StoreHealth.LIMIT.plusMillis(1));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void listenersAreUpOnceTheyHaveBeenOpen() {
        AtomicBoolean listened = new AtomicBoolean();
        ListenersHealth health = new ListenersHealth(listened::get);
        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        listened.set(true);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }
}
