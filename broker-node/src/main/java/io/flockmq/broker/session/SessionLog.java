package io.flockmq.broker.session;

import io.flockmq.broker.session.SessionJournal.Urgency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What of a session its copies do not have yet, and who waits until they do. Keeps nothing while they have everything. Event loop
 * of the session only.
 */
final class SessionLog {

    /** What happens when copies have everything up to here. */
    interface Stored {

        /** The copies have what this message was when it was taken. */
        void stored(CopiedMessage message);

        /** That was all for now. */
        void caughtUp();
    }

    /** Changes that are taken together, with those who wait for them. */
    private static final class Batch {
        private long number;
        private List<SessionChange> changes = List.of();
        private List<CopiedMessage> messages = List.of();
        private List<Runnable> actions = List.of();
    }

    private final Session session;
    private final SessionJournal journal;
    private final Stored listener;
    /** What is not taken yet; null for nothing. */
    private @Nullable Batch open;
    /** What is taken and not stored yet, oldest first; null for nothing. */
    private @Nullable ArrayDeque<Batch> underway;

    private long taken;
    private long stored;
    /** What the journal knows of {@link #open}; null for nothing. */
    private @Nullable Urgency told;

    private boolean everything;

    /**
     * Nothing to tell yet.
     *
     * @param unknown whether there is more in the session than will be told here, so that copies must begin with everything
     */
    SessionLog(Session session, SessionJournal journal, Stored listener, boolean unknown) {
        this.session = session;
        this.journal = journal;
        this.listener = listener;
        this.everything = unknown;
    }

    // ---------------------------------------------------------------- what has changed

    /** A change that is taken in any case. */
    void add(SessionChange change, Urgency urgency) {
        Batch batch = open();
        batch.changes = append(batch.changes, change);
        tell(urgency);
    }

    /** A message has come or gone on: how far is looked at when it is taken. */
    void changed(CopiedMessage message, Urgency urgency) {
        note(message);
        tell(urgency);
    }

    /** Like {@link #changed}, but nothing is taken just for this. */
    void note(CopiedMessage message) {
        if (message.list()) {
            Batch batch = open();
            batch.messages = append(batch.messages, message);
        }
    }

    /** A message is delivered or given up. */
    void removed(CopiedMessage message) {
        if (message.isWritten()) {
            changed(message, Urgency.SOON);
        }
    }

    /** Of messages the copies need know nothing any more. */
    void forgetMessages() {
        if (open != null) {
            open.messages = List.of();
        }
    }

    /** Has the journal take what there is. */
    void tell(Urgency urgency) {
        if (told == null || (told == Urgency.SOON && urgency == Urgency.NOW)) {
            told = urgency;
            journal.changed(session, urgency);
        }
    }

    private Batch open() {
        Batch batch = open;
        if (batch == null) {
            batch = new Batch();
            open = batch;
        }
        return batch;
    }

    private static <T> List<T> append(List<T> list, T item) {
        List<T> grown = list.isEmpty() ? new ArrayList<>(4) : list;
        grown.add(item);
        return grown;
    }

    // ---------------------------------------------------------------- what is stored

    /** Whether the copies have this message as it is now. */
    boolean isStored(CopiedMessage message) {
        return message.isStored(stored);
    }

    /** Runs an action once the copies have everything that happened before: at once if they do. */
    void whenStored(Runnable action) {
        if (open != null || everything) {
            Batch batch = open();
            batch.actions = append(batch.actions, action);
            tell(Urgency.NOW);
        } else if (underway != null) {
            Batch last = underway.getLast();
            last.actions = append(last.actions, action);
        } else {
            action.run();
        }
    }

    /** Takes what the copies do not have; the result is to be run when they do. */
    Runnable take(Consumer<SessionChange> to) {
        if (everything) {
            return takeEverything(to);
        }
        Batch batch = open;
        long number = taken + 1;
        if (batch != null) {
            batch.changes.forEach(to);
            // Those that are gone go first: another may have their packet identifiers now.
            for (CopiedMessage message : batch.messages) {
                message.unlist();
                if (message.isGone()) {
                    message.write(to, number);
                }
            }
            for (CopiedMessage message : batch.messages) {
                if (!message.isGone()) {
                    message.write(to, number);
                }
            }
        }
        return taken(batch);
    }

    /** Takes everything, for copies that have nothing; the result is to be run when they do. */
    Runnable takeEverything(Consumer<SessionChange> to) {
        everything = false;
        session.changes().forEach(to);
        Batch batch = open();
        batch.messages.forEach(CopiedMessage::unlist);
        batch.messages = session.unacknowledged();
        batch.messages.forEach(message -> message.described(taken + 1));
        return taken(batch);
    }

    private Runnable taken(@Nullable Batch batch) {
        long number = ++taken;
        open = null;
        told = null;
        if (batch != null) {
            batch.number = number;
            batch.changes = List.of();
            if (underway == null) {
                underway = new ArrayDeque<>(2);
            }
            underway.addLast(batch);
        }
        return () -> stored(number);
    }

    /** The copies have this, and so everything that was taken before. */
    private void stored(long upTo) {
        if (upTo <= stored) {
            return; // told with something later already
        }
        stored = upTo;
        Batch next = nextStored();
        boolean any = next != null;
        while (next != null) {
            next.messages.forEach(listener::stored);
            next.actions.forEach(Runnable::run);
            next = nextStored();
        }
        if (any) {
            listener.caughtUp();
        }
    }

    private @Nullable Batch nextStored() {
        if (underway == null || underway.getFirst().number > stored) {
            return null;
        }
        Batch next = underway.removeFirst();
        if (underway.isEmpty()) {
            underway = null;
        }
        return next;
    }

    /** Nothing is kept any more; returns who still waits. */
    List<Runnable> close() {
        List<Runnable> waiting = new ArrayList<>();
        if (underway != null) {
            underway.forEach(batch -> waiting.addAll(batch.actions));
        }
        if (open != null) {
            waiting.addAll(open.actions);
        }
        underway = null;
        open = null;
        everything = false;
        return waiting;
    }
}
