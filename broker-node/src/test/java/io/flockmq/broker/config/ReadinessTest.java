package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.observe.NotReady;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final List<Boolean> told = new ArrayList<>();
    private final Readiness readiness = new Readiness(told::add);

    @Test
    void aNodeAloneIsReadyWhenItListens() {
        assertThat(readiness.reasons()).containsExactly(NotReady.NOT_LISTENING);
        assertThat(readiness.hasListened()).isFalse();
        readiness.open(true);
        assertThat(readiness.reasons()).isEmpty();
        assertThat(readiness.hasListened()).isTrue();
        assertThat(told).containsExactly(true);
    }

    @Test
    void aNodeOfAClusterWaitsUntilItKnowsAllAndSessionsHaveTheirCopies() {
        readiness.joining();
        readiness.joined();
        readiness.open(true);
        assertThat(readiness.reasons()).containsExactly(NotReady.COPYING);
        assertThat(readiness.hasListened()).isTrue();
        assertThat(told).isEmpty();
        readiness.copied();
        assertThat(told).containsExactly(true);
    }

    @Test
    void whoIsCutOffIsNotReadyUntilItServesAgain() {
        readiness.open(true);
        readiness.serving(false);
        readiness.serving(false);
        assertThat(readiness.reasons()).containsExactly(NotReady.CUT_OFF);
        readiness.serving(true);
        assertThat(told).containsExactly(true, false, true);
    }

    @Test
    void anotherLifeWaitsForEverythingAgain() {
        readiness.open(true);
        readiness.joining();
        assertThat(readiness.reasons())
                .containsExactlyInAnyOrder(NotReady.NOT_LISTENING, NotReady.JOINING, NotReady.COPYING);
        assertThat(readiness.hasListened()).as("it has started once").isTrue();
    }

    @Test
    void whoDrainsIsNotReadyThoughItListens() {
        readiness.open(true);
        readiness.draining(true);
        assertThat(readiness.reasons()).containsExactly(NotReady.DRAINING);
        readiness.open(false);
        readiness.draining(false);
        assertThat(readiness.reasons()).containsExactly(NotReady.NOT_LISTENING);
        assertThat(told).containsExactly(true, false);
    }
}
