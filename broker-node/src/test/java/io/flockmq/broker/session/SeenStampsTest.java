package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenStampsTest {

    private static final Source EAST = new Source("east", 1, 0);
    private static final Source WEST = new Source("west", 1, 0);

    private final SeenStamps seen = new SeenStamps();
    private final List<Source> forgotten = new ArrayList<>();

    @Test
    void whatComesAgainOrIsOlderIsARepetition() {
        assertThat(seen.add(new Stamp(EAST, 5))).isTrue();
        assertThat(seen.add(new Stamp(EAST, 5))).isFalse();
        assertThat(seen.add(new Stamp(EAST, 4))).isFalse();
        assertThat(seen.add(new Stamp(EAST, 7))).isTrue();
    }

    @Test
    void eachSourceCountsForItself() {
        assertThat(seen.add(new Stamp(EAST, 5))).isTrue();
        assertThat(seen.add(new Stamp(WEST, 1))).isTrue();
        assertThat(seen.add(new Stamp(new Source("east", 2, 0), 1)))
                .as("another life of the node")
                .isTrue();
        assertThat(seen.add(new Stamp(EAST, 5))).isFalse();
    }

    @Test
    void aSourceIsRecognisedByWhatItIsNotByItsObject() {
        seen.add(new Stamp(EAST, 5));
        assertThat(seen.add(new Stamp(new Source("east", 1, 0), 5))).isFalse();
    }

    @Test
    void aSourceIsForgottenWhenItWasSilentForTwoRounds() {
        seen.add(new Stamp(EAST, 5));
        seen.add(new Stamp(WEST, 5));
        seen.forgetSilent(forgotten::add);
        assertThat(seen.add(new Stamp(EAST, 5))).as("after one round").isFalse();
        assertThat(forgotten).isEmpty();
        seen.forgetSilent(forgotten::add);
        assertThat(forgotten).containsExactly(WEST);
        assertThat(seen.add(new Stamp(EAST, 5)))
                .as("it spoke in the last round")
                .isFalse();
        assertThat(seen.add(new Stamp(WEST, 5))).as("it was silent for two").isTrue();
    }

    @Test
    void whatWasSeenIsToldOnceForEachSource() {
        seen.add(new Stamp(EAST, 5));
        seen.add(new Stamp(WEST, 3));
        seen.forgetSilent(forgotten::add);
        seen.add(new Stamp(EAST, 6));
        List<Stamp> told = new ArrayList<>();
        seen.forEach(told::add);
        assertThat(told).containsExactlyInAnyOrder(new Stamp(EAST, 6), new Stamp(WEST, 3));
    }
}
