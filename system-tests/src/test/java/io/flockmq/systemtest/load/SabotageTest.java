package io.flockmq.systemtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SabotageTest {

    @Test
    void eachFaultChangesTheOrderOfSendingByOneMessage() {
        assertThat(Sabotage.NONE.order(5)).containsExactly(0, 1, 2, 3, 4);
        assertThat(Sabotage.LOSE_ONE.order(5)).containsExactly(0, 1, 3, 4);
        assertThat(Sabotage.DOUBLE_ONE.order(5)).containsExactly(0, 1, 2, 2, 3, 4);
        assertThat(Sabotage.SWAP_TWO.order(5)).containsExactly(0, 1, 3, 2, 4);
    }
}
