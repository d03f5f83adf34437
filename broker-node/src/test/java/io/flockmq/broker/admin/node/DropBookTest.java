package io.flockmq.broker.admin.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is remembered of messages that somebody did not get. */
class DropBookTest {

    private static final DropBook.Filter ALL = new DropBook.Filter(null, null, null);

    private Instant now = Instant.parse("2026-11-27T10:00:00Z");
    private final DropBook book = new DropBook("n1", () -> now);

    private void drop(String client, String topic) {
        book.on(new BrokerEvent.MessageDropped(client, topic, DropReason.QUEUE_FULL));
    }

    @Test
    void dropsAreCountedByReasonClientAndTopic() {
        drop("a", "t");
        drop("a", "t");
        drop("b", "t");
        book.on(new BrokerEvent.PublishRefused("c", "t", ReasonCode.NOT_AUTHORIZED));
        DropBook.Summary summary = book.summary(ALL, 10);
        assertThat(summary.total()).isEqualTo(4);
        assertThat(summary.byReason()).containsEntry("queue-full", 3L).containsEntry("not-authorized", 1L);
        assertThat(summary.groups().getFirst().clientId()).isEqualTo("a");
        assertThat(summary.groups().getFirst().count()).isEqualTo(2);
        assertThat(summary.latest().getFirst().kind()).isEqualTo("refused");
        assertThat(book.summary(new DropBook.Filter("queue-full", "b", null), 10)
                        .latest())
                .singleElement()
                .satisfies(drop -> assertThat(drop.text()).isEqualTo("queue full"));
        assertThat(book.droppedByReason()[DropReason.QUEUE_FULL.ordinal()]).isEqualTo(3);
    }

    @Test
    void onlyTheLatestThousandAreKeptOneByOne() {
        for (int i = 0; i < 5000; i++) {
            drop("a", "t" + i);
        }
        DropBook.Summary summary = book.summary(ALL, 10_000);
        assertThat(summary.total()).isEqualTo(5000);
        assertThat(summary.latest()).hasSizeBetween(1000, 1024);
        assertThat(summary.latest().getFirst().topic()).isEqualTo("t4999");
        assertThat(summary.groups()).hasSize(1000);
        assertThat(book.since(4998, 50)).extracting(Drop::topic).containsExactly("t4998", "t4999");
    }

    @Test
    void groupsThatWereQuietGiveWayToNewOnes() {
        for (int i = 0; i < 1000; i++) {
            drop("old" + i, "t");
        }
        now = now.plus(Duration.ofMinutes(11));
        drop("old7", "t");
        book.tidy();
        drop("new", "t");
        assertThat(book.summary(ALL, 10_000).groups())
                .extracting(DropBook.Group::clientId)
                .containsExactly("old7", "new");
    }
}
