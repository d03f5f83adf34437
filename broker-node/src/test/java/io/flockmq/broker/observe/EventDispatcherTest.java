package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events reach the log on a thread of its own, and a log that does not keep up costs lines, not the broker. */
@Timeout(20)
class EventDispatcherTest {

    private static final int CAPACITY = 8;

    private final LogLines lines = new LogLines(EventLog.class);
    private final LogLines own = new LogLines(EventDispatcher.class);
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Queue<BrokerEvent> counted = new ConcurrentLinkedQueue<>();
    private final EventDispatcher dispatcher = new EventDispatcher(now::get, counted::add, CAPACITY);
    private final CountDownLatch logIsBusy = new CountDownLatch(1);
    private final CountDownLatch logGoesOn = new CountDownLatch(1);

    @AfterEach
    void closeAll() {
        logGoesOn.countDown();
        dispatcher.close();
        lines.close();
        own.close();
    }

    @Test
    void eventsAreLoggedInOrder() {
        for (int i = 0; i < CAPACITY; i++) {
            dispatcher.on(new BrokerEvent.WillPublished("c", "t" + i));
        }
        dispatcher.close();
        assertThat(lines.texts())
                .containsExactlyElementsOf(IntStream.range(0, CAPACITY)
                        .mapToObj(i -> "Client \"c\": will published to \"t" + i + "\"")
                        .toList());
        assertThat(own.all()).isEmpty();
    }

    @Test
    void whoCountsIsToldOfEventsThatFindNoRoom() throws InterruptedException {
        holdTheLog();
        int before = counted.size();
        for (int i = 0; i < CAPACITY + 5; i++) {
            dispatcher.on(new BrokerEvent.WillPublished("c", "t" + i));
        }
        assertThat(counted).hasSize(before + CAPACITY + 5);
    }

    @Test
    void eventsThatFindNoRoomAreCounted() throws InterruptedException {
        holdTheLog();
        for (int i = 0; i < CAPACITY + 5; i++) {
            dispatcher.on(new BrokerEvent.WillPublished("c", "t" + i));
        }
        logGoesOn.countDown();
        dispatcher.close();
        assertThat(lines.texts()).hasSize(1 + CAPACITY);
        assertThat(own.all()).containsExactly("WARN 5 events were not logged, because the log did not keep up");
    }

    @Test
    void aFloodOfDropsLeavesRoomForTheOthers() throws InterruptedException {
        holdTheLog();
        for (int i = 0; i < 20; i++) {
            dispatcher.on(new BrokerEvent.MessageDropped("c" + i, "t", DropReason.QUEUE_FULL));
        }
        dispatcher.on(new BrokerEvent.ClientUnsubscribed("c", "a", ReasonCode.SUCCESS));
        logGoesOn.countDown();
        dispatcher.close();
        assertThat(lines.texts()).endsWith("Client \"c\" unsubscribed from \"a\"");
        assertThat(own.all()).containsExactly("WARN 15 events were not logged, because the log did not keep up");
    }

    @Test
    void countedDropsAreWrittenEveryTenSeconds() {
        dispatcher.on(new BrokerEvent.MessageDropped("c", "t", DropReason.QUEUE_FULL));
        dispatcher.on(new BrokerEvent.MessageDropped("c", "t", DropReason.QUEUE_FULL));
        await().atMost(Duration.ofSeconds(10)).until(() -> lines.texts().size() == 1);
        now.addAndGet(TimeUnit.SECONDS.toNanos(11));
        dispatcher.on(new BrokerEvent.WillPublished("c", "t"));
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        lines.texts().contains("Dropped 1 more messages, client \"c\", last on \"t\": queue full"));
    }

    @Test
    void aLineThatCannotBeWrittenIsNotTheEnd() {
        lines.beforeEach(() -> {
            throw new Error("for a test");
        });
        dispatcher.on(new BrokerEvent.WillPublished("c", "lost"));
        await().atMost(Duration.ofSeconds(10)).until(() -> !own.all().isEmpty());
        lines.beforeEach(() -> {});
        dispatcher.on(new BrokerEvent.WillPublished("c", "found"));
        dispatcher.close();
        assertThat(lines.texts()).containsExactly("Client \"c\": will published to \"found\"");
        assertThat(own.all()).containsExactly("ERROR An event could not be logged");
    }

    @Test
    void itsThreadEndsWithIt() {
        dispatcher.close();
        assertThat(dispatcher.isRunning()).isFalse();
        dispatcher.on(new BrokerEvent.WillPublished("c", "too late"));
        assertThat(lines.all()).isEmpty();
    }

    /** Has the log thread stand still in its first line. */
    private void holdTheLog() throws InterruptedException {
        lines.beforeEach(() -> {
            logIsBusy.countDown();
            try {
                logGoesOn.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        dispatcher.on(new BrokerEvent.SessionEnded("c", "expired"));
        assertThat(logIsBusy.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
