package io.flockmq.broker.journal;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.ClientLoops;
import io.flockmq.broker.session.SessionState;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RecordStore;
import io.flockmq.broker.storage.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The store of a cluster's node in one of its lives: what it writes, and what earlier lives have left. Methods are thread-safe but
 * for those that say otherwise.
 */
public final class MemberStore {

    /** How long a node that dies may have lived on after the last time that it said so. */
    private static final Duration ALIVE_INTERVAL = Duration.ofSeconds(5);

    private final RecordWriter writer;
    private final WallTime time;
    private final StoreReader reader;
    private final Executor reading;
    private final AtomicLong numbers = new AtomicLong();
    private final List<LoopStore> loops = new ArrayList<>();
    private final MemberLog log;

    private MemberStore(
            RecordWriter writer, WallTime time, StoreReader reader, Executor reading, MemberLog log, int eventLoops) {
        this.writer = writer;
        this.time = time;
        this.reader = reader;
        this.reading = reading;
        this.log = log;
        for (int i = 0; i < eventLoops; i++) {
            loops.add(new LoopStore(writer, time, numbers));
        }
    }

    /**
     * Looks what earlier lives have left. Takes long if that is much; nobody may write meanwhile.
     *
     * @param reading one thread that may wait for the disk
     * @param lastAlive when the life before this one was last known to be alive, in milliseconds since the beginning of 1970
     * @param eventLoops how many there are
     * @param ofUsers whether a session is resumed by its user alone
     * @param salvage whether records that cannot be read are passed over
     * @throws StoreException if the store cannot be read
     */
    public static MemberStore open(
            RecordStore store,
            RecordWriter writer,
            WallTime time,
            Executor reading,
            long lastAlive,
            int eventLoops,
            boolean ofUsers,
            boolean salvage)
            throws StoreException {
        StoreReader reader = new StoreReader(store, time, lastAlive, ofUsers, salvage);
        MemberStore opened = new MemberStore(writer, time, reader, reading, MemberLog.read(store), eventLoops);
        opened.look();
        return opened;
    }

    private void look() throws StoreException {
        Remains remains = reader.remains();
        numbers.set(remains.lastNumber());
        remains.best().values().forEach(head -> loopOf(head.clientId()).add(head));
        remains.ended().forEach((clientId, epoch) -> loopOf(clientId).addEnded(clientId, epoch));
        RecordBatch batch = reader.takeNeedless();
        SessionRecords records = new SessionRecords(time);
        remains.needless().forEach(head -> records.ends(batch, head.clientId(), head.copy(), head.number()));
        if (!batch.isEmpty()) {
            writer.write(batch);
        }
    }

    private LoopStore loopOf(String clientId) {
        return loops.get(ClientLoops.of(clientId, loops.size()));
    }

    /** What the store said of the cluster when it was opened. */
    public MemberLog log() {
        return log;
    }

    /** How many sessions earlier lives have left; before the event loops begin. */
    public int sessions() {
        return loops.stream().mapToInt(loop -> loop.remains().size()).sum();
    }

    /** Records that could not be read and were passed over. */
    public long unreadable() {
        return reader.unreadable();
    }

    /** What an event loop has in the store. */
    public LoopStore loop(int number) {
        return loops.get(number);
    }

    /** The event loops are put together; before anything else happens on them. */
    public void assembled(List<NodeLoop> assembled) {
        assembled.forEach(loop -> loops.get(loop.number()).assembled(loop));
        loops.getFirst().loop().executor().execute(this::alive);
    }

    private void alive() {
        RecordBatch batch = new RecordBatch();
        StoreLog.alive(batch, time.millis());
        writer.write(batch);
        loops.getFirst().loop().timers().schedule(ALIVE_INTERVAL, this::alive);
    }

    /**
     * Reads sessions that an earlier life has left.
     *
     * @param then told on another thread
     * @param failed told instead if the store cannot be read
     */
    public void read(List<Head> heads, Consumer<Map<Head, SessionState>> then, Consumer<StoreException> failed) {
        reading.execute(() -> {
            Map<Head, SessionState> states = new LinkedHashMap<>();
            try {
                for (Head head : heads) {
                    states.put(
                            head,
                            reader.state(head, loopOf(head.clientId()).loop().timers()));
                }
                removeNeedless();
            } catch (StoreException e) {
                failed.accept(e);
                return;
            }
            then.accept(states);
        });
    }

    /**
     * Brings back what was retained, where there is nothing newer, and keeps from now on what is retained.
     *
     * @param outdated whether what the store has is of no use
     * @param then told on another thread how many messages and deletions were brought back
     * @param failed told instead if the store cannot be read
     */
    public void recallRetained(
            MemoryRetainedStore retained, boolean outdated, LongConsumer then, Consumer<StoreException> failed) {
        reading.execute(() -> {
            try {
                then.accept(recallRetained(retained, outdated));
            } catch (StoreException e) {
                failed.accept(e);
            }
        });
    }

    private long recallRetained(MemoryRetainedStore retained, boolean outdated) throws StoreException {
        long count = 0;
        if (outdated) {
            RecordBatch batch = new RecordBatch();
            byte[] table = Keys.table(Keys.RETAINED);
            batch.deleteRange(table, Keys.after(table));
            writer.write(batch);
        } else {
            count = reader.retained(retained);
            removeNeedless();
        }
        retained.tell(new RetainedRecords(writer, time));
        retained.tellAll();
        return count;
    }

    private void removeNeedless() {
        RecordBatch needless = reader.takeNeedless();
        if (!needless.isEmpty()) {
            writer.write(needless);
        }
    }

    /** Runs an action when everything that was written before is stored. */
    public void whenStored(Executor on, Runnable action) {
        writer.write(new RecordBatch(), on, action);
    }

    /** This life of this node serves, with these nodes. */
    public void serves(long incarnation, Collection<String> members) {
        RecordBatch batch = new RecordBatch();
        MemberLog.serves(batch, incarnation, Set.copyOf(members));
        writer.write(batch);
    }

    /** Others have gone on without this life of a node: what it has stored is of no use; null if it is of use again. */
    public void outdated(String node, @Nullable Long incarnation) {
        RecordBatch batch = new RecordBatch();
        if (incarnation == null) {
            MemberLog.upToDate(batch, node);
        } else {
            MemberLog.outdated(batch, node, incarnation);
        }
        writer.write(batch);
    }
}
