package io.flockmq.broker.session;

import io.flockmq.broker.session.SessionJournal.Urgency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What of a session its copies do not have yet, and who waits until they do. Event loop of the session only.
 */
final class SessionLog {

    /** Changes on their way to the copies, with those who wait for them. */
    private static final class Taken {
        private final List<OutboundMessage> messages = new ArrayList<>(2);
        private final List<Runnable> actions = new ArrayList<>(1);
    }

    private final Session session;
    private final SessionJournal journal;
    private final Confirmations confirmations;
    /** In order: changes, and messages whose state is looked at when they are taken. */
    private final List<Object> pending = new ArrayList<>(2);

    private final ArrayDeque<Taken> underway = new ArrayDeque<>(2);
    private Taken next = new Taken();

    SessionLog(Session session, SessionJournal journal, Confirmations confirmations) {
        this.session = session;
        this.journal = journal;
        this.confirmations = confirmations;
    }

    /** A change that is always taken. */
    void add(SessionChange change, Urgency urgency) {
        pending.add(change);
        journal.changed(session, urgency);
    }

    /** A new message: taken unless it is gone by then. */
    void added(OutboundMessage message, Urgency urgency) {
        pending.add(message);
        journal.changed(session, urgency);
    }

    /** A message got its packet identifier; the copies learn it with other changes or soon. */
    void sent(OutboundMessage message, Urgency urgency) {
        if (message.isTaken()) {
            add(new SessionChange.Sent(message.entry(), message.packetId()), urgency);
        }
    }

    /** A message is delivered or given up. */
    void removed(OutboundMessage message) {
        message.complete(confirmations);
        if (message.isTaken()) {
            add(new SessionChange.Removed(message.entry()), Urgency.SOON);
        }
    }

    /** Runs an action once the copies have everything that happened before: at once if they do. */
    void whenStored(Runnable action) {
        if (!pending.isEmpty()) {
            next.actions.add(action);
            journal.changed(session, Urgency.NOW);
        } else if (!underway.isEmpty()) {
            underway.getLast().actions.add(action);
        } else {
            action.run();
        }
    }

    /** Takes what the copies do not have; the result is to be run when they do. */
    Runnable take(Consumer<SessionChange> to) {
        for (Object one : pending) {
            switch (one) {
                case OutboundMessage message -> take(message, to);
                case SessionChange change -> to.accept(change);
                default -> throw new IllegalStateException("neither message nor change");
            }
        }
        return taken();
    }

    private void take(OutboundMessage message, Consumer<SessionChange> to) {
        SessionChange.Added added = message.take();
        if (added != null) {
            next.messages.add(message);
            to.accept(added);
        }
    }

    /** Everything was told to a new copy, whatever the others have; the result is to be run when it has it. */
    Runnable takenAnew(Iterable<OutboundMessage> all) {
        for (OutboundMessage message : all) {
            if (message.take() != null) {
                next.messages.add(message);
            }
        }
        return taken();
    }

    private Runnable taken() {
        pending.clear();
        Taken taken = next;
        next = new Taken();
        underway.addLast(taken);
        return () -> stored(taken);
    }

    /** The copies have this, and so everything that was taken before. */
    private void stored(Taken upTo) {
        if (!underway.contains(upTo)) {
            return; // told with something later already
        }
        Taken done;
        do {
            done = underway.removeFirst();
            for (OutboundMessage message : done.messages) {
                message.complete(confirmations);
            }
            done.actions.forEach(Runnable::run);
        } while (done != upTo);
    }

    /** The session lives on elsewhere, with everything: nobody need wait here. */
    void handedOver() {
        var _ = taken();
        stored(underway.getLast());
    }
}
