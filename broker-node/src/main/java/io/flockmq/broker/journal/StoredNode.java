package io.flockmq.broker.journal;

import io.flockmq.broker.delivery.Keeping;
import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.delivery.OtherNodes;
import io.flockmq.broker.delivery.RetainedWriter;
import io.flockmq.broker.delivery.Routes;
import io.flockmq.broker.session.ClientLoops;
import io.flockmq.broker.session.SessionJournal;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RecordStore;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.storage.StoreException;
import io.flockmq.broker.subscription.SubscriptionTrie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A node alone that keeps its sessions and retained messages in a store. */
public final class StoredNode implements NodePorts {

    /**
     * What was brought back.
     *
     * @param sessions how many sessions
     * @param retained how many retained messages
     * @param unreadable how many records could not be read and were passed over
     */
    public record Recalled(long sessions, long retained, long unreadable) {}

    /** How long a node that dies may have lived on after the last time that it said so. */
    private static final Duration ALIVE_INTERVAL = Duration.ofSeconds(5);
    /** Sessions that are read and not yet taken in. */
    private static final int READ_AHEAD = 1000;

    private final RecordStore store;
    private final RecordWriter writer;
    private final Keeping keeping;
    private final WallTime time;
    private final MemoryRetainedStore retained;
    private final StoreLog log;
    private final boolean ofUsers;
    private final AtomicLong numbers = new AtomicLong();
    private final List<StoredLoop> loops = new ArrayList<>();

    /**
     * Nothing is brought back yet.
     *
     * @param retained the node's retained messages, none so far
     * @param log which run of the process this is
     * @param eventLoops how many there are
     * @param ofUsers whether a session is resumed by its user alone
     */
    public StoredNode(
            RecordStore store,
            RecordWriter writer,
            Keeping keeping,
            WallTime time,
            MemoryRetainedStore retained,
            StoreLog log,
            int eventLoops,
            boolean ofUsers) {
        this.store = store;
        this.writer = writer;
        this.keeping = keeping;
        this.time = time;
        this.retained = retained;
        this.log = log;
        this.ofUsers = ofUsers;
        for (int i = 0; i < eventLoops; i++) {
            loops.add(new StoredLoop(writer, new SessionRecords(time), numbers));
        }
    }

    @Override
    public OtherNodes otherNodes(int loop) {
        return OtherNodes.NONE;
    }

    @Override
    public Routes routes(int loop) {
        return Routes.NONE;
    }

    @Override
    public RetainedWriter retainedWriter(int loop, RetainedStore retainedHere) {
        return loops.get(loop).retainedWriter(retainedHere);
    }

    @Override
    public SessionOpener opener(int loop, SessionTable sessions) {
        return loops.get(loop).opener(sessions, log.firstEpoch());
    }

    @Override
    public SessionJournal journal(int loop) {
        return loops.get(loop).sessions();
    }

    @Override
    public Keeping keeping() {
        return keeping;
    }

    @Override
    public void assembled(List<NodeLoop> assembled, SubscriptionTrie<Subscriber> subscriptions) {
        for (NodeLoop loop : assembled) {
            loops.get(loop.number()).assembled(loop);
        }
    }

    // ---------------------------------------------------------------- what there was

    /**
     * Brings back everything that the store has, and goes on from there: from its return on, clients may come. Waits for the event
     * loops, and must not be called on one. To be called once, and before anything else happens.
     *
     * @param salvage whether records that cannot be read are passed over
     * @throws StoreException if the store cannot be read
     */
    public Recalled recall(boolean salvage) throws StoreException, InterruptedException {
        StoreReader reader = new StoreReader(store, time, log.lastAlive(), ofUsers, salvage);
        long retainedCount = reader.retained(retained);
        long sessionCount = sessions(reader);
        onAllLoops(_ -> {}); // all sessions are there before the first will or message looks for them
        onAllLoops(StoredLoop::begin);
        retained.tell(new RetainedRecords(writer, time));
        RecordBatch needless = reader.takeNeedless();
        if (!needless.isEmpty()) {
            writer.write(needless);
        }
        loops.getFirst().loop().executor().execute(this::alive);
        return new Recalled(sessionCount, retainedCount, reader.unreadable());
    }

    private void alive() {
        RecordBatch batch = new RecordBatch();
        StoreLog.alive(batch, time.millis());
        writer.write(batch);
        loops.getFirst().loop().timers().schedule(ALIVE_INTERVAL, this::alive);
    }

    private void onAllLoops(Consumer<StoredLoop> task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(loops.size());
        for (StoredLoop each : loops) {
            each.loop().executor().execute(() -> {
                try {
                    task.accept(each);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    private long sessions(StoreReader reader) throws StoreException, InterruptedException {
        Semaphore readAhead = new Semaphore(READ_AHEAD);
        Remains remains = reader.remains();
        numbers.set(remains.lastNumber());
        for (Head head : remains.best().values()) {
            StoredLoop loop = loops.get(ClientLoops.of(head.clientId(), loops.size()));
            StoredSession session =
                    new StoredSession(head, reader.state(head, loop.loop().timers()));
            readAhead.acquire();
            loop.loop().executor().execute(() -> {
                readAhead.release();
                loop.recall(session);
            });
        }
        RecordBatch needless = new RecordBatch();
        SessionRecords records = new SessionRecords(time);
        remains.needless().forEach(head -> records.ends(needless, head.clientId(), head.copy(), head.number()));
        remains.ended().keySet().forEach(clientId -> records.forgetEnded(needless, clientId));
        if (!needless.isEmpty()) {
            writer.write(needless);
        }
        return remains.best().size();
    }
}
