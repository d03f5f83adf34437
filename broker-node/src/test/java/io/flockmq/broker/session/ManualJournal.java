package io.flockmq.broker.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps one copy of one session. What is written, arrives there and is confirmed is in the hand of a test, step by step. */
final class ManualJournal implements SessionJournal {

    /** Changes that were taken together. */
    private record Batch(List<SessionChange> changes, Runnable stored) {}

    private final Timers timers;
    private final ArrayDeque<Batch> onTheWay = new ArrayDeque<>();
    private final ArrayDeque<Batch> arrived = new ArrayDeque<>();
    final List<Urgency> told = new ArrayList<>();
    final List<SessionChange> written = new ArrayList<>();
    private @Nullable Session session;
    private boolean due;
    private boolean begun;
    private boolean whole;
    private SessionState copy;

    ManualJournal(Timers timers) {
        this.timers = timers;
        this.copy = new SessionState(timers);
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public void changed(Session changed, Urgency urgency) {
        if (session != null && session != changed) {
            forget();
        }
        session = changed;
        due = true;
        told.add(urgency);
    }

    @Override
    public void ended(Session over) {
        if (session == over) {
            forget();
        }
    }

    private void forget() {
        session = null;
        due = false;
        begun = false;
        whole = false;
        onTheWay.clear();
        arrived.clear();
        copy = new SessionState(timers);
    }

    /** Takes what is due and sends it. */
    void write() {
        if (due) {
            due = false;
            List<SessionChange> changes = new ArrayList<>();
            Session from = Objects.requireNonNull(session);
            Runnable stored = begun ? from.takeChanges(changes::add) : from.takeEverything(changes::add);
            begun = true;
            written.addAll(changes);
            onTheWay.addLast(new Batch(changes, stored));
        }
    }

    /** What was sent first arrives at the copy. */
    void arrive() {
        Batch first = onTheWay.pollFirst();
        if (first != null) {
            first.changes.forEach(copy::apply);
            arrived.addLast(first);
            whole = true;
        }
    }

    /** The session learns of what arrived first. */
    void confirm() {
        Batch first = arrived.pollFirst();
        if (first != null) {
            first.stored.run();
        }
    }

    /** Everything is written, arrives and is confirmed, and what follows from that, too. */
    void settle() {
        while (due || !onTheWay.isEmpty() || !arrived.isEmpty()) {
            write();
            arrive();
            confirm();
        }
    }

    /** The copy is lost: another one is made of everything. */
    void loseCopy() {
        onTheWay.clear();
        arrived.clear();
        copy = new SessionState(timers);
        begun = false;
        whole = false;
        due = session != null;
    }

    /** The copy as it is now. */
    SessionState copy() {
        return copy;
    }

    /** Whether there is a copy to go on with: one that has been told everything. */
    boolean hasCopy() {
        return whole;
    }
}
