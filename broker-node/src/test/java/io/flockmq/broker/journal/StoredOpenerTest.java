package io.flockmq.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.delivery.ManualLoop;
import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.delivery.OtherNodes;
import io.flockmq.broker.delivery.RetainedWriter;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.delivery.RouterPorts;
import io.flockmq.broker.delivery.Routes;
import io.flockmq.broker.delivery.SessionEnds;
import io.flockmq.broker.delivery.Subscriptions;
import io.flockmq.broker.event.RecordedEvents;
import io.flockmq.broker.event.RecordedTimings;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.session.Limits;
import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.session.QueueBudget;
import io.flockmq.broker.session.QueueFigures;
import io.flockmq.broker.session.RecordingLink;
import io.flockmq.broker.session.SessionContext;
import io.flockmq.broker.session.SessionCounts;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.subscription.SubscriptionTrie;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CONNACK promises what the store knows, and nothing that it does not. */
class StoredOpenerTest {

    private final ManualTimers timers = new ManualTimers();
    private final ManualLoop loop = new ManualLoop();
    private final List<Runnable> unwritten = new ArrayList<>();
    private final List<SessionTable.Opened> opened = new ArrayList<>();
    private final WallTime time = new WallTime(() -> Instant.EPOCH, timers::nanoTime);
    private final StoredLoop stored = new StoredLoop(disk(), new SessionRecords(time), new AtomicLong());
    private SessionOpener opener = (_, _) -> {};

    @BeforeEach
    void putTogether() {
        RecordedEvents events = new RecordedEvents();
        TrafficCounters traffic = new TrafficCounters();
        EndOfTurn endOfTurn = new EndOfTurn(loop, loop, events);
        SubscriptionTrie<Subscriber> trie = new SubscriptionTrie<>();
        MemoryRetainedStore retained = new MemoryRetainedStore(0, Long.MAX_VALUE, timers::nanoTime);
        Router[] routers = new Router[1];
        RouterPorts ports = new RouterPorts(OtherNodes.NONE, RetainedWriter.to(retained));
        routers[0] = new Router(0, loop, routers, trie, ports, endOfTurn, events, traffic);
        SessionContext context = new SessionContext(
                0,
                Limits.generous().build(),
                new QueueBudget(Long.MAX_VALUE / 2),
                timers,
                events,
                traffic,
                new QueueFigures(),
                stored.sessions(),
                routers[0].confirmations());
        Subscriptions subscriptions = new Subscriptions(trie, retained, Routes.NONE);
        SessionTable sessions = new SessionTable(
                context, new SessionCounts(), new SessionEnds(routers[0], subscriptions, timers, events));
        stored.assembled(new NodeLoop(
                0, loop, sessions, routers[0], subscriptions, endOfTurn, timers, new Timings(new RecordedTimings())));
        opener = stored.opener(sessions, 0);
    }

    private RecordWriter disk() {
        return new RecordWriter() {
            @Override
            public void write(RecordBatch batch) {
                unwritten.add(() -> {});
            }

            @Override
            public void write(RecordBatch batch, Executor on, Runnable whenWritten) {
                unwritten.add(() -> on.execute(whenWritten));
            }
        };
    }

    @Test
    void aSessionThatIsKeptIsPromisedWhenItIsStored() {
        open(false, 60);
        assertThat(opened).isEmpty();
        write();
        assertThat(opened).hasSize(1);
    }

    @Test
    void aSessionThatEndsWithItsConnectionIsPromisedAtOnce() {
        open(true, 0);
        assertThat(opened).hasSize(1);
        assertThat(unwritten).isEmpty();
    }

    @Test
    void thatThereIsNoSessionIsPromisedWhenTheEndOfTheOneBeforeIsStored() {
        open(false, 60);
        write();
        opened.clear();

        open(true, 0);
        assertThat(opened).isEmpty();
        write();
        assertThat(opened).hasSize(1);
    }

    private void open(boolean cleanStart, long expirySeconds) {
        loop.execute(() -> opener.open(
                new SessionTable.Request("c", cleanStart, expirySeconds, 20, null, new RecordingLink()), opened::add));
        runAll();
    }

    private void write() {
        List<Runnable> all = List.copyOf(unwritten);
        unwritten.clear();
        all.forEach(Runnable::run);
        runAll();
    }

    private void runAll() {
        while (loop.runOne()) {
            // until there is nothing to do
        }
    }
}
