package io.flockmq.systemtest.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.load.Outbox;
import io.flockmq.systemtest.load.Sabotage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NumberingTest {

    private final Outbox outbox = new Outbox();

    @Test
    void eachFaultIsAboutOneNumber() {
        assertThat(numbers(Sabotage.NONE)).containsExactly(18, 19, 20, 21, 22);
        assertThat(numbers(Sabotage.LOSE_ONE)).containsExactly(18, 19, 21, 22, 23);
        assertThat(numbers(Sabotage.DOUBLE_ONE)).containsExactly(18, 19, 20, 20, 21);
        assertThat(numbers(Sabotage.SWAP_TWO)).containsExactly(18, 19, 21, 20, 22);
    }

    @Test
    void theNumberThatIsLeftOutCountsAsAcknowledged() {
        numbers(Sabotage.LOSE_ONE);

        assertThat(outbox.acknowledged().stream()).containsExactly(20);
        assertThat(outbox.sent().stream()).containsExactly(20);
    }

    private List<Integer> numbers(Sabotage sabotage) {
        Numbering numbering = new Numbering(sabotage, outbox);
        return Stream.generate(numbering::next).skip(18).limit(5).toList();
    }
}
