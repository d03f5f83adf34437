package io.flockmq.broker.journal;

import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.topic.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one event loop in the store of a cluster's node. A copy has a head, by which it is found, only when it is complete.
 * Event loop only.
 */
final class StoredCopies implements CopyRecords {

    /** A copy that is being told. */
    private record Copy(long number, long epoch, long generation, boolean complete) {

        private Copy of(long laterEpoch) {
            return new Copy(number, laterEpoch, generation, complete);
        }

        private Copy completed() {
            return new Copy(number, epoch, generation, true);
        }

        private Head head(String clientId) {
            return new Head(clientId, true, number, epoch, generation);
        }
    }

    private final TurnRecords turn;
    private final SessionRecords records;
    private final AtomicLong numbers;
    private final Map<String, Copy> told = new HashMap<>();
    /** Numbers of the complete copies, which their heads name. */
    private final Map<String, Long> complete = new HashMap<>();

    StoredCopies(TurnRecords turn, SessionRecords records, AtomicLong numbers) {
        this.turn = turn;
        this.records = records;
        this.numbers = numbers;
    }

    /** Whether the head of a client's copy is one that this life has written. */
    boolean hasHead(String clientId) {
        return complete.containsKey(clientId);
    }

    @Override
    public void begins(String clientId, long epoch, long generation) {
        Copy before = told.put(clientId, new Copy(numbers.incrementAndGet(), epoch, generation, false));
        if (before != null && !before.complete()) {
            records.forget(turn.batch(), before.number());
        }
    }

    @Override
    public void changed(String clientId, SessionChange change) {
        Copy copy = told.get(clientId);
        if (copy != null) {
            records.change(turn.batch(), copy.number(), change);
        }
    }

    @Override
    public void claimed(String clientId, long epoch) {
        Copy copy = told.computeIfPresent(clientId, (_, before) -> before.of(epoch));
        if (copy != null && copy.complete()) {
            records.head(turn.batch(), copy.head(clientId));
        }
    }

    @Override
    public void completes(String clientId) {
        Copy copy = told.computeIfPresent(clientId, (_, before) -> before.completed());
        if (copy == null) {
            return;
        }
        records.head(turn.batch(), copy.head(clientId));
        Long before = complete.put(clientId, copy.number());
        if (before != null && before != copy.number()) {
            records.forget(turn.batch(), before);
        }
    }

    @Override
    public void ends(String clientId) {
        Copy copy = told.remove(clientId);
        Long headed = complete.remove(clientId);
        if (copy == null && headed == null) {
            return;
        }
        turn.remove(() -> {
            if (headed != null) {
                remove(clientId, headed);
            }
            if (copy != null && !copy.complete()) {
                records.forget(turn.batch(), copy.number());
            }
        });
    }

    private void remove(String clientId, long number) {
        if (hasHead(clientId)) { // another one by now
            records.forget(turn.batch(), number);
        } else {
            records.ends(turn.batch(), clientId, true, number);
        }
    }

    @Override
    public void forget(String clientId, Source source) {
        @Nullable Copy copy = told.get(clientId);
        if (copy != null) {
            records.forget(turn.batch(), copy.number(), source);
        }
    }

    @Override
    public void whenStored(Runnable action) {
        turn.whenStored(action);
    }
}
