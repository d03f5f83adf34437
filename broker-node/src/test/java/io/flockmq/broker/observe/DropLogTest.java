package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The first drop is a line at once, a flood is a line every few seconds. */
class DropLogTest {

    private final LogLines lines = new LogLines(DropLogTest.class);
    private final DropLog log = new DropLog(LoggerFactory.getLogger(DropLogTest.class));

    @AfterEach
    void closeLog() {
        lines.close();
    }

    @Test
    void theFirstIsWrittenAtOnceAndTheOthersAreCounted() {
        dropped("c", "a", DropReason.QUEUE_FULL);
        dropped("c", "b", DropReason.QUEUE_FULL);
        dropped("c", "d", DropReason.QUEUE_FULL);
        assertThat(lines.all()).containsExactly("WARN Dropped a message for client \"c\" on \"a\": queue full");

        lines.forget();
        log.summarize();
        assertThat(lines.all())
                .containsExactly("WARN Dropped 2 more messages, client \"c\", last on \"d\": queue full");
    }

    @Test
    void whoeverGoesOnDroppingIsCountedOnly() {
        dropped("c", "a", DropReason.QUEUE_FULL);
        dropped("c", "a", DropReason.QUEUE_FULL);
        log.summarize();
        lines.forget();
        dropped("c", "a", DropReason.QUEUE_FULL);
        assertThat(lines.all()).isEmpty();
        log.summarize();
        assertThat(lines.all()).hasSize(1).allMatch(line -> line.contains("Dropped 1 more"));
    }

    @Test
    void whoeverWasQuietForAWhileIsNewAgain() {
        dropped("c", "a", DropReason.QUEUE_FULL);
        log.summarize();
        assertThat(lines.all()).as("nothing more to say").hasSize(1);
        lines.forget();
        dropped("c", "a", DropReason.QUEUE_FULL);
        assertThat(lines.all()).containsExactly("WARN Dropped a message for client \"c\" on \"a\": queue full");
    }

    @Test
    void clientsAndReasonsAreKeptApart() {
        dropped("c", "a", DropReason.QUEUE_FULL);
        dropped("c", "a", DropReason.EXPIRED);
        dropped("d", "a", DropReason.QUEUE_FULL);
        log.refused(new BrokerEvent.PublishRefused("c", "a", ReasonCode.QUOTA_EXCEEDED));
        assertThat(lines.all()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = DropReason.class,
            names = {"OFFLINE", "SESSION_NOT_KEPT"})
    void whatTheClientItselfAskedForIsNoLine(DropReason reason) {
        dropped("c", "a", reason);
        log.summarize();
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void beyondAThousandClientsTheyAreCountedTogether() {
        for (int i = 0; i < 1500; i++) {
            dropped("c" + i, "a", DropReason.QUEUE_FULL);
        }
        assertThat(lines.all()).hasSize(1000);
        lines.forget();
        log.summarize();
        assertThat(lines.all()).containsExactly("WARN Dropped 500 more messages of other clients");

        lines.forget();
        log.summarize();
        assertThat(lines.all()).isEmpty();
        dropped("new", "a", DropReason.QUEUE_FULL);
        assertThat(lines.all()).hasSize(1);
    }

    private void dropped(String clientId, String topic, DropReason reason) {
        log.dropped(new BrokerEvent.MessageDropped(clientId, topic, reason));
    }
}
