package io.flockmq.broker.journal;

import io.flockmq.broker.format.FormatException;
import io.flockmq.broker.session.SessionState;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RecordStore;
import io.flockmq.broker.storage.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Reads what earlier lives have left in the store. One thread at a time. */
final class StoreReader {

    private final RecordStore store;
    private final WallTime time;
    private final long lastAlive;
    private final boolean ofUsers;
    private final boolean salvage;
    private RecordBatch needless = new RecordBatch();
    private final AtomicLong unreadable = new AtomicLong();

    /**
     * Reads nothing yet.
     *
     * @param lastAlive when the life before this one was last known to be alive, in milliseconds since the beginning of 1970
     * @param ofUsers whether a session is resumed by its user alone
     * @param salvage whether records that cannot be read are passed over
     */
    StoreReader(RecordStore store, WallTime time, long lastAlive, boolean ofUsers, boolean salvage) {
        this.store = store;
        this.time = time;
        this.lastAlive = lastAlive;
        this.ofUsers = ofUsers;
        this.salvage = salvage;
    }

    /** What is to be removed, since it cannot be read or has expired; from now on there is nothing. */
    RecordBatch takeNeedless() {
        RecordBatch batch = needless;
        needless = new RecordBatch();
        return batch;
    }

    /** How many records were passed over; any thread. */
    long unreadable() {
        return unreadable.get();
    }

    /** Puts what is retained into the store in memory; returns how many messages and deletions. */
    long retained(MemoryRetainedStore to) throws StoreException {
        long[] count = {0};
        table(Keys.RETAINED, "a retained message", (key, value) -> {
            if (RetainedRecords.read(key, value, time, to)) {
                count[0]++;
            } else {
                needless.delete(key);
            }
        });
        return count[0];
    }

    /** What there is of sessions. */
    Remains remains() throws StoreException {
        Map<String, Head> best = new HashMap<>();
        List<Head> less = new ArrayList<>();
        Map<String, Long> ended = new HashMap<>();
        long[] lastNumber = {0};
        Each head = (key, value) -> {
            Head found = Head.read(key, value);
            lastNumber[0] = Math.max(lastNumber[0], found.number());
            Head before = best.get(found.clientId());
            if (before == null) {
                best.put(found.clientId(), found);
            } else if (Head.BY_KNOWLEDGE.compare(found, before) > 0) {
                best.put(found.clientId(), found);
                less.add(before);
            } else {
                less.add(found);
            }
        };
        table(Keys.HEAD, "a session", head);
        table(Keys.COPY, "the copy of a session", head);
        table(
                Keys.ENDED,
                "the end of a session",
                (key, value) -> ended.put(Keys.text(key), SessionRecords.readEnded(value)));
        lastNumber[0] = Math.max(lastNumber[0], lastNumber());
        return new Remains(best, less, ended, lastNumber[0]);
    }

    /** Records may be left of a copy that was never complete: their number must not be given again. */
    private long lastNumber() throws StoreException {
        long[] last = {0};
        long from = 0;
        while (from >= 0) {
            long[] next = {-1};
            store.read(Keys.session(from), Keys.after(Keys.table(Keys.SESSION)), (key, _) -> {
                next[0] = ByteBuffer.wrap(key, 1, Long.BYTES).getLong();
                return false;
            });
            if (next[0] < 0) {
                return last[0];
            }
            last[0] = next[0];
            from = next[0] + 1;
        }
        return last[0];
    }

    /** A session as its records give it. */
    SessionState state(Head head, Timers timers) throws StoreException {
        SessionState state = new SessionState(timers);
        state.lastSeen(time.past(lastAlive));
        byte[] prefix = Keys.session(head.number());
        range(
                prefix,
                Keys.after(prefix),
                "the session of client " + head.clientId(),
                (key, value) -> StoredSession.apply(key, value, time, state));
        if (state.isConnected()) { // the end of its connection was that of the life before
            state.lastSeen(time.past(lastAlive));
        }
        if (!ofUsers) {
            state.forgetUser();
        }
        return state;
    }

    private interface Each {
        void record(byte[] key, byte[] value);
    }

    private void table(byte table, String what, Each each) throws StoreException {
        byte[] prefix = Keys.table(table);
        range(prefix, Keys.after(prefix), what, each);
    }

    private void range(byte[] from, byte[] to, String what, Each each) throws StoreException {
        List<FormatException> problems = new ArrayList<>();
        store.read(from, to, (key, value) -> {
            try {
                each.record(key, value);
            } catch (FormatException e) {
                problems.add(e);
                needless.delete(key);
            }
            return salvage || problems.isEmpty();
        });
        if (!problems.isEmpty() && !salvage) {
            FormatException first = problems.getFirst();
            throw new StoreException(
                    StoreException.Kind.DAMAGED, what + " cannot be read: " + first.getMessage(), first);
        }
        unreadable.addAndGet(problems.size());
    }
}
