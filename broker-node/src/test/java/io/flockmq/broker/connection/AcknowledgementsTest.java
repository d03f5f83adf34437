package io.flockmq.broker.connection;

import static io.flockmq.broker.codec.Acknowledgement.Kind.PUBACK;
import static io.flockmq.broker.codec.Acknowledgement.Kind.PUBREC;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.connection.Acknowledgements.Owed;
import io.flockmq.broker.event.RecordedTimings;
import io.flockmq.broker.event.Timing;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a connection owes its client [MQTT-4.6.0-2] [MQTT-4.6.0-3]. */
class AcknowledgementsTest {

    private final List<String> sent = new ArrayList<>();
    private final ManualTimers timers = new ManualTimers();
    private final RecordedTimings recorded = new RecordedTimings();
    private final Timings timings = new Timings(recorded);
    private final Acknowledgements acknowledgements = new Acknowledgements(
            0, timings, timers, 4, (kind, packetId, reason) -> sent.add(kind + " " + packetId + " " + reason.name()));

    @Test
    void whatNobodyWaitsForIsSentAtOnce() {
        Owed owed = acknowledgements.owe(PUBACK, 1);
        owed.answer(ReasonCode.NO_MATCHING_SUBSCRIBERS);
        owed.done();
        assertThat(sent).containsExactly("PUBACK 1 NO_MATCHING_SUBSCRIBERS");
        assertThat(acknowledgements.owedPubacks()).isZero();
    }

    @Test
    void nothingPassesWhatWaits() {
        Owed first = acknowledgements.owe(PUBACK, 1);
        first.expect();
        first.done();
        acknowledgements.owe(PUBACK, 2).done();
        acknowledgements.owe(PUBREC, 3).done();
        assertThat(sent).isEmpty();
        assertThat(acknowledgements.owedPubacks()).isEqualTo(2);

        first.done();

        assertThat(sent).containsExactly("PUBACK 1 SUCCESS", "PUBACK 2 SUCCESS", "PUBREC 3 SUCCESS");
        assertThat(acknowledgements.owedPubacks()).isZero();
    }

    @Test
    void oneInSixtyFourIsTimedFromItsArrivalUntilItIsSent() {
        var _ = timings.arrives(timers.nanoTime());
        Owed first = acknowledgements.owe(PUBACK, 1);
        for (int id = 2; id <= 64; id++) {
            acknowledgements.owe(PUBACK, id).done();
        }
        timers.advance(Duration.ofMillis(30));
        var _ = timings.arrives(timers.nanoTime());
        Owed next = acknowledgements.owe(PUBACK, 65);
        first.done();
        timers.advance(Duration.ofMillis(5));
        next.done();
        assertThat(recorded.of(Timing.ACKNOWLEDGEMENT)).containsExactly(Duration.ofMillis(30), Duration.ofMillis(5));
    }

    @Test
    void whatWaitsStopsOnlyWhatComesAfterIt() {
        Owed first = acknowledgements.owe(PUBACK, 1);
        Owed second = acknowledgements.owe(PUBACK, 2);
        first.done();
        assertThat(sent).containsExactly("PUBACK 1 SUCCESS");
        second.done();
        assertThat(sent).hasSize(2);
    }

    @Test
    void aRepetitionIsAnsweredAsTheFirstAndNotBefore() {
        Acknowledgements later = new Acknowledgements(
                0,
                timings,
                timers,
                4,
                (kind, packetId, reason) -> sent.add("later " + kind + " " + packetId + " " + reason.name()));
        Owed first = acknowledgements.owe(PUBREC, 7);
        first.answer(ReasonCode.NO_MATCHING_SUBSCRIBERS);
        acknowledgements.close();
        first.alsoAnswers(later.owe(PUBREC, 7));
        later.owe(PUBACK, 8).done();
        assertThat(sent).isEmpty();

        first.done();

        assertThat(sent).containsExactly("later PUBREC 7 NO_MATCHING_SUBSCRIBERS", "later PUBACK 8 SUCCESS");
    }

    @Test
    void nothingIsSentOnAConnectionThatIsGone() {
        Owed owed = acknowledgements.owe(PUBACK, 1);
        acknowledgements.close();
        owed.done();
        assertThat(sent).isEmpty();
    }

    @Test
    void aConnectionThatIsOwedMuchIsReadAgainWhenHalfOfItIsSent() {
        List<Owed> owed = new ArrayList<>();
        AtomicInteger resumed = new AtomicInteger();
        for (int id = 1; id <= 3; id++) {
            owed.add(acknowledgements.owe(PUBACK, id));
        }
        assertThat(acknowledgements.pauseIfTooMany(resumed::incrementAndGet)).isFalse();
        owed.add(acknowledgements.owe(PUBACK, 4));
        assertThat(acknowledgements.pauseIfTooMany(resumed::incrementAndGet)).isTrue();
        owed.get(0).done();
        assertThat(resumed).hasValue(0);
        owed.get(1).done();
        assertThat(resumed).hasValue(1);
        owed.get(2).done();
        assertThat(resumed).hasValue(1);
    }
}
