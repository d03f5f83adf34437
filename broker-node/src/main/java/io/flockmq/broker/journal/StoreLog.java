package io.flockmq.broker.journal;

import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RecordStore;
import io.flockmq.broker.storage.StoreException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What the store says of itself: the form of its records, and when processes have used it.
 *
 * @param run which process on this store this is, from 1
 * @param lastAlive when the one before was last known to be alive, in milliseconds since the beginning of 1970; now if there was none
 */
public record StoreLog(long run, long lastAlive) {

    /** The form of records that this version writes, and the newest that it reads. */
    static final int FORMAT = 2;

    /** Claims of a client identifier in one run. */
    private static final int EPOCH_BITS = 40;

    private static final byte[] FORMAT_KEY = Keys.meta("format");
    private static final byte[] RUN_KEY = Keys.meta("run");
    private static final byte[] ALIVE_KEY = Keys.meta("alive");

    /**
     * Reads it, and writes that another process has begun.
     *
     * @param now milliseconds since the beginning of 1970
     * @throws StoreException if the store is of a version that this one does not know, or cannot be read or written
     */
    public static StoreLog begin(RecordStore store, long now) throws StoreException {
        long format = number(store, FORMAT_KEY, FORMAT);
        if (format > FORMAT) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED,
                    "written by a newer version of FlockMQ, in format " + format + "; this one reads up to " + FORMAT);
        }
        StoreLog log = new StoreLog(number(store, RUN_KEY, 0) + 1, number(store, ALIVE_KEY, now));
        RecordBatch batch = new RecordBatch();
        batch.put(FORMAT_KEY, bytes(FORMAT));
        batch.put(RUN_KEY, bytes(log.run));
        alive(batch, now);
        store.write(batch);
        store.sync();
        return log;
    }

    /** Notes that the process lives. */
    static void alive(RecordBatch to, long now) {
        to.put(ALIVE_KEY, bytes(now));
    }

    /** Not lower than any claim of earlier runs, and lower than those of this one. */
    long firstEpoch() {
        return run << EPOCH_BITS;
    }

    private static long number(RecordStore store, byte[] key, long otherwise) throws StoreException {
        long[] found = {otherwise};
        store.read(key, Keys.after(key), (_, value) -> {
            found[0] = ByteBuffer.wrap(value).getLong();
            return false;
        });
        return found[0];
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @Override
    public String toString() {
        return "run " + run + ", the one before was last alive at " + Instant.ofEpochMilli(lastAlive);
    }
}
