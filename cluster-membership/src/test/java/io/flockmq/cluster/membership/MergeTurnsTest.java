package io.flockmq.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTurnsTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSideThatIsCutOffJoinsTheOneThatServesWhicheverHazelcastWouldChoose(boolean cutOffIsChosen) {
        MergeTurns cutOff = new MergeTurns(PartitionMode.MAJORITY);
        MergeTurns serves = new MergeTurns(PartitionMode.MAJORITY);

        boolean joined = false;
        for (int turn = 0; turn < 10 && !joined; turn++) {
            // The sides take their turns at times of their own; this is the worst order.
            assertThat(serves.found(Serving.SERVING, !cutOffIsChosen)).isFalse();
            joined = cutOff.found(Serving.CUT_OFF, cutOffIsChosen);
        }
        assertThat(joined).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVING", "CUT_OFF"})
    void ofTwoEqualSidesTheChosenOneJoinsTheOther(Serving both) {
        MergeTurns chosen = new MergeTurns(PartitionMode.MAJORITY);
        MergeTurns other = new MergeTurns(PartitionMode.MAJORITY);

        boolean joined = false;
        for (int turn = 0; turn < 10 && !joined; turn++) {
            joined = chosen.found(both, true);
            if (!joined) {
                assertThat(other.found(both, false)).isFalse();
            }
        }
        assertThat(joined).isTrue();
    }

    @Test
    void turnsAreCountedAnewAfterNobodyWasFound() {
        MergeTurns cutOff = new MergeTurns(PartitionMode.MAJORITY);

        assertThat(cutOff.found(Serving.CUT_OFF, false)).isFalse();
        cutOff.nobodyElse();
        assertThat(cutOff.found(Serving.CUT_OFF, false)).isFalse();
        assertThat(cutOff.found(Serving.CUT_OFF, false)).isTrue();
    }

    @Test
    void whereAllServeHazelcastChoosesAtOnce() {
        assertThat(new MergeTurns(PartitionMode.AVAILABLE).found(Serving.SERVING, true))
                .isTrue();
        assertThat(new MergeTurns(PartitionMode.AVAILABLE).found(Serving.SERVING, false))
                .isFalse();
    }
}
