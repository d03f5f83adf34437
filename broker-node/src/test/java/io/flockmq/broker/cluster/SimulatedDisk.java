package io.flockmq.broker.cluster;

import io.flockmq.broker.journal.MemberStore;
import io.flockmq.broker.journal.MemoryRecordStore;
import io.flockmq.broker.journal.RecordWriter;
import io.flockmq.broker.journal.WallTime;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.StoreException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The disk of a simulated node, which outlives its process: what was given to it and not written yet does not. */
final class SimulatedDisk implements RecordWriter {

    private record Job(
            RecordBatch batch,
            @Nullable Executor on,
            @Nullable Runnable stored) {}

    private final MemoryRecordStore records = new MemoryRecordStore();
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private long lastAlive;
    private boolean salvages;

    /** The store for a life that begins. */
    MemberStore store(int eventLoops, Timers timers, InstantSource clock) {
        try {
            MemberStore opened = MemberStore.open(
                    records,
                    this,
                    new WallTime(clock, timers::nanoTime),
                    Runnable::run,
                    lastAlive == 0 ? clock.millis() : lastAlive,
                    eventLoops,
                    false,
                    salvages);
            lastAlive = clock.millis();
            return opened;
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** One retained message cannot be read any more, and whoever reads it is to pass it over. */
    void spoilRetained() {
        salvages = true;
        RecordBatch batch = new RecordBatch();
        records.read(new byte[] {'R'}, new byte[] {'S'}, (key, _) -> {
            batch.put(key, new byte[] {99});
            return false;
        });
        try {
            records.write(batch);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** The process is gone. */
    void processDied(long millis) {
        jobs.clear();
        lastAlive = millis;
    }

    @Override
    public void write(RecordBatch batch) {
        jobs.addLast(new Job(batch, null, null));
    }

    @Override
    public void write(RecordBatch batch, Executor on, Runnable stored) {
        jobs.addLast(new Job(batch, on, stored));
    }

    /** Writes what has waited longest; returns false if there is nothing. */
    boolean step() {
        Job job = jobs.pollFirst();
        if (job == null) {
            return false;
        }
        try {
            records.write(job.batch());
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
        if (job.on() != null && job.stored() != null) {
            job.on().execute(job.stored());
        }
        return true;
    }
}
