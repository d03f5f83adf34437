package io.flockmq.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.RecordedEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndOfTurnTest {

    private final ManualLoop loop = new ManualLoop();
    private final ManualLoop nextTurn = new ManualLoop();
    private final RecordedEvents events = new RecordedEvents();
    private final EndOfTurn endOfTurn = new EndOfTurn(loop, nextTurn, events);
    private final List<String> done = new ArrayList<>();

    @Test
    void tasksRunTogetherAndInOrderAtTheEnd() {
        endOfTurn.add(() -> done.add("1"));
        endOfTurn.add(() -> done.add("2"));
        assertThat(done).isEmpty();
        assertThat(loop.waiting()).isEqualTo(1);
        loop.runOne();
        assertThat(done).containsExactly("1", "2");
        assertThat(loop.runOne()).isFalse();
    }

    @Test
    void whatATaskAddsWaitsForTheNextTurnSoThatSocketsHaveTheirsBefore() {
        endOfTurn.add(() -> endOfTurn.add(() -> done.add("added")));
        endOfTurn.add(() -> done.add("1"));
        loop.runOne();
        assertThat(done).containsExactly("1");
        assertThat(loop.waiting()).isZero();
        nextTurn.runOne();
        assertThat(done).containsExactly("1", "added");
        assertThat(nextTurn.waiting()).isZero();
    }

    @Test
    void eachTurnHasItsOwnTasks() {
        endOfTurn.add(() -> done.add("1"));
        loop.runOne();
        endOfTurn.add(() -> done.add("2"));
        loop.runOne();
        assertThat(done).containsExactly("1", "2");
    }

    @Test
    void aTaskThatFailsKeepsNoOtherFromRunning() {
        endOfTurn.add(() -> {
            throw new IllegalStateException("for a test");
        });
        endOfTurn.add(() -> done.add("1"));
        endOfTurn.add(() -> {
            throw new Error("for another test");
        });
        endOfTurn.add(() -> done.add("2"));
        loop.runOne();
        endOfTurn.add(() -> done.add("in the next turn"));
        loop.runOne();

        assertThat(done).containsExactly("1", "2", "in the next turn");
        assertThat(events.of(BrokerEvent.InternalFault.class))
                .extracting(event -> event.fault().getMessage())
                .containsExactly("for a test", "for another test");
    }
}
