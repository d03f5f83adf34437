package io.flockmq.broker.journal;

import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RecordStore;
import io.flockmq.broker.storage.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes into the store. It takes everything that waits, writes it in one go, has the disk keep it if that is asked
 * for, and tells those who wait: however slow the disk is, it is asked once for all. What cannot be written is tried again until it
 * can, in the order in which it came. Thread-safe.
 */
public final class StoreWriter implements RecordWriter, AutoCloseable {

    /** When the disk is asked to keep what was written. */
    public enum Sync {
        /** Before anybody is told that it is stored. */
        BATCH,
        /** Every second. */
        INTERVAL,
        /** When the operating system thinks fit. */
        OS
    }

    /** Told how the store does; on the writer's thread. */
    public interface Listener {

        /** Nothing can be written, and nobody is told that anything is stored, until {@link #recovered}. */
        void failed(StoreException problem);

        /** Everything that waited is written. */
        void recovered();

        /** Something was written, and kept by the disk if that is asked for, in so much time. */
        void wrote(long nanos);

        /** Called about once a second, whether there is something to write or not, but not while it {@linkplain #failed fails}. */
        void tick();
    }

    private record Job(
            RecordBatch batch,
            @Nullable Executor on,
            @Nullable Runnable stored) {}

    private static final Duration SYNC_INTERVAL = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(500);
    /** Written in one go, bytes, about. */
    private static final long LARGE = 4L << 20;

    private final RecordStore store;
    private final Sync sync;
    private final Listener listener;
    private final LongSupplier nanoTime;
    private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable StoreException problem;
    /** When the thread last came round, whether the store took what it was given or refused it. */
    private volatile long turned;

    private boolean unsynced;
    private long syncDue;
    private long tickDue;

    /** Starts the thread. */
    public StoreWriter(RecordStore store, Sync sync, Listener listener, LongSupplier nanoTime) {
        this.store = store;
        this.sync = sync;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.tickDue = nanoTime.getAsLong();
        this.turned = tickDue;
        this.thread = new Thread(this::run, "store");
        thread.start();
    }

    @Override
    public void write(RecordBatch batch) {
        add(new Job(batch, null, null));
    }

    @Override
    public void write(RecordBatch batch, Executor on, Runnable stored) {
        add(new Job(batch, on, stored));
    }

    /**
     * Waits until everything that was given before is written, or the writer is closed.
     *
     * @throws IllegalStateException if it is interrupted
     */
    public void await() {
        CountDownLatch written = new CountDownLatch(1);
        write(new RecordBatch(), Runnable::run, written::countDown);
        try {
            while (!written.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!thread.isAlive()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the store", e);
        }
    }

    private void add(Job job) {
        waitingBytes.addAndGet(job.batch().bytes());
        jobs.add(job);
    }

    /** What is wrong with the store; null if it takes what it is given. */
    public @Nullable StoreException problem() {
        return problem;
    }

    /** For how long the store has answered nothing, not even that it refuses; at most about a second if it answers. */
    public Duration silent() {
        return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - turned));
    }

    /** Bytes that are not written yet. */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    private void run() {
        List<Job> group = new ArrayList<>();
        while (take(group)) {
            turned = nanoTime.getAsLong();
            if (!group.isEmpty()) {
                write(group);
                group.clear();
            }
            syncIfDue();
            tickIfDue();
        }
        sync();
    }

    /** Takes what waits, or waits for something; returns false if nothing will come any more. */
    private boolean take(List<Job> group) {
        try {
            Job first = unsynced && sync == Sync.INTERVAL
                    ? jobs.poll(Math.max(0, syncDue - nanoTime.getAsLong()), TimeUnit.NANOSECONDS)
                    : jobs.poll(SYNC_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            long bytes = 0;
            for (Job job = first; job != null; job = bytes < LARGE ? jobs.poll() : null) {
                group.add(job);
                bytes += job.batch().bytes();
            }
        } catch (InterruptedException e) {
            closing.countDown(); // nobody but close() may have a reason
        }
        return !(isClosing() && group.isEmpty() && jobs.isEmpty());
    }

    private void write(List<Job> group) {
        long begin = nanoTime.getAsLong();
        RecordBatch all = new RecordBatch();
        group.forEach(job -> all.append(job.batch()));
        if (!untilItSucceeds(() -> {
            if (!all.isEmpty()) {
                store.write(all);
            }
        })) {
            return;
        }
        if (!all.isEmpty()) {
            if (!unsynced) {
                syncDue = nanoTime.getAsLong() + SYNC_INTERVAL.toNanos();
            }
            unsynced = true;
        }
        if (sync == Sync.BATCH && !sync()) {
            return;
        }
        waitingBytes.addAndGet(-all.bytes());
        listener.wrote(nanoTime.getAsLong() - begin);
        tell(group);
    }

    private void tickIfDue() {
        long now = nanoTime.getAsLong();
        if (now - tickDue >= 0) {
            tickDue = now + TICK.toNanos();
            listener.tick();
        }
    }

    private void syncIfDue() {
        if (sync == Sync.INTERVAL && unsynced && nanoTime.getAsLong() - syncDue >= 0) {
            sync();
        }
    }

    private boolean sync() {
        if (unsynced && untilItSucceeds(store::sync)) {
            unsynced = false;
        }
        return !unsynced;
    }

    private interface Attempt {
        void run() throws StoreException;
    }

    /** Returns false if it did not until the writer was closed. */
    private boolean untilItSucceeds(Attempt attempt) {
        while (true) {
            turned = nanoTime.getAsLong();
            try {
                attempt.run();
                if (problem != null) {
                    problem = null;
                    listener.recovered();
                }
                return true;
            } catch (StoreException | RuntimeException e) {
                // Whatever it is, the thread lives on: without it nobody would ever be told that nothing is stored.
                StoreException failure = e instanceof StoreException known
                        ? known
                        : new StoreException(StoreException.Kind.FAILED, "the store failed: " + e, e);
                StoreException before = problem;
                problem = failure;
                if (before == null) {
                    listener.failed(failure);
                }
                if (isClosing()) {
                    return false;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            var _ = closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown(); // nobody but close() may have a reason
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private static void tell(List<Job> group) {
        Map<Executor, List<Runnable>> byLoop = new LinkedHashMap<>();
        for (Job job : group) {
            if (job.on() != null && job.stored() != null) {
                byLoop.computeIfAbsent(job.on(), _ -> new ArrayList<>()).add(job.stored());
            }
        }
        byLoop.forEach((loop, stored) -> {
            try {
                loop.execute(() -> stored.forEach(Runnable::run));
            } catch (RejectedExecutionException ended) {
                // the event loop has ended, and with it those who waited
            }
        });
    }

    /** Writes what waits, has the disk keep it, and ends the thread. What the store does not take now is lost. */
    @Override
    public void close() {
        closing.countDown();
        jobs.add(new Job(new RecordBatch(), null, null)); // wakes the thread
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
