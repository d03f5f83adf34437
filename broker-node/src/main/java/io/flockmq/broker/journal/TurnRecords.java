package io.flockmq.broker.journal;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.storage.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one event loop of a cluster's node writes into the store, once for each turn. Event loop only. */
final class TurnRecords {

    /** How long after it is needless something is removed: what replaces it is written by then. */
    private static final Duration LATER = Duration.ofMillis(20);

    private final RecordWriter writer;
    private RecordBatch next = new RecordBatch();
    private List<Runnable> stored = new ArrayList<>();
    private boolean planned;
    private List<Runnable> removals = new ArrayList<>();
    private boolean removalsPlanned;
    private @Nullable NodeLoop loop;

    TurnRecords(RecordWriter writer) {
        this.writer = writer;
    }

    /** The event loop is put together. */
    void assembled(NodeLoop assembled) {
        loop = assembled;
    }

    NodeLoop loop() {
        return Objects.requireNonNull(loop, "the node is not put together yet");
    }

    /** What is written at the end of this turn, for more to be added. */
    RecordBatch batch() {
        plan();
        return next;
    }

    /** Runs an action once what this turn has written so far is stored; at once if that is nothing. */
    void whenStored(Runnable action) {
        if (planned) {
            stored.add(action);
        } else {
            action.run();
        }
    }

    /** Runs an action that removes something, after what was done in this turn is written. */
    void remove(Runnable removal) {
        removals.add(removal);
        if (!removalsPlanned) {
            removalsPlanned = true;
            loop().timers().schedule(LATER, this::removeAll);
        }
    }

    private void removeAll() {
        removalsPlanned = false;
        List<Runnable> all = removals;
        removals = new ArrayList<>();
        all.forEach(Runnable::run);
    }

    private void plan() {
        if (!planned) {
            planned = true;
            loop().endOfTurn().add(this::write);
        }
    }

    private void write() {
        planned = false;
        RecordBatch batch = next;
        List<Runnable> waiting = stored;
        next = new RecordBatch();
        stored = new ArrayList<>();
        writer.write(batch, loop().executor(), () -> waiting.forEach(Runnable::run));
    }
}
