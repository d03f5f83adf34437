package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.Drop;
import io.flockmq.broker.admin.node.DropBook;
import io.flockmq.broker.admin.node.Figures;
import io.flockmq.broker.admin.node.FiguresHistory;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.NodeReport;
import io.flockmq.broker.admin.node.NotAnsweredException;
import io.flockmq.broker.admin.peers.Peers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is new each second, for all who watch: made once for all of them, and not at all while nobody watches. Each watcher waits on a thread of
 * its own, so that one who reads slowly keeps nobody waiting, and misses what it does not come to. Thread-safe.
 */
public final class LiveFigures implements AutoCloseable {

    /** The most who may watch at a time. */
    static final int MOST = 32;

    private static final int MOST_DROPS = 50;

    /** A node as it is in a second. */
    record NodeNow(String id, String state, Figures figures) {}

    /** All nodes as they are in a second. */
    record ClusterNow(List<NodeNow> nodes, @Nullable List<Peers.Missing> missing) {}

    /** A second, by its number. */
    record Second(long number, Figures figures, ClusterNow cluster, List<Drop> drops) {}

    private final Peers peers;
    private final FiguresHistory history;
    private final DropBook drops;
    private final AtomicInteger watchers = new AtomicInteger();
    private final AtomicBoolean making = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("admin-events").daemon().factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Second newest; // guarded by lock
    private volatile boolean closed;
    private long nextDrop; // only where a second is made

    /** Of all nodes. */
    public LiveFigures(Peers peers, FiguresHistory history, DropBook drops) {
        this.peers = peers;
        this.history = history;
        this.drops = drops;
        history.afterEach(this::second);
    }

    private void second() {
        if (watchers.get() > 0 && !closed && making.compareAndSet(false, true)) {
            try {
                thread.execute(this::makeAndPublish);
            } catch (RejectedExecutionException stops) {
                making.set(false);
            }
        }
    }

    private void makeAndPublish() {
        try {
            publish(make());
        } catch (NotAnsweredException notNow) {
            // the next second will tell
        } finally {
            making.set(false);
        }
    }

    private Second make() {
        Peers.Answers<NodeReport> answers = peers.all(new NodeQuestion.Report());
        List<NodeNow> nodes = answers.byNode().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new NodeNow(
                        entry.getKey(),
                        entry.getValue().state(),
                        entry.getValue().figures()))
                .toList();
        long upTo = drops.next();
        List<Drop> fresh = drops.since(Math.max(nextDrop, upTo - 1000), MOST_DROPS);
        nextDrop = upTo;
        lock.lock();
        try {
            long number = newest == null ? 1 : newest.number() + 1;
            return new Second(
                    number, history.latest(), new ClusterNow(nodes, Listing.orNull(answers.missing())), fresh);
        } finally {
            lock.unlock();
        }
    }

    private void publish(Second second) {
        lock.lock();
        try {
            newest = second;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes one of the places; false if there is none. */
    boolean enter() {
        if (watchers.incrementAndGet() > MOST) {
            watchers.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives the place back. */
    void leave() {
        watchers.decrementAndGet();
    }

    /**
     * Waits for a second after that one.
     *
     * @return null if none comes for a while, or the node stops
     */
    @Nullable
    Second after(long number) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(5);
            while ((newest == null || newest.number() <= number) && left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return newest == null || newest.number() <= number ? null : newest;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
