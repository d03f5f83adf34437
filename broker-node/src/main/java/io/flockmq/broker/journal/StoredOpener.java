package io.flockmq.broker.journal;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.SessionTable.Opened;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Opens sessions of a node alone. CONNACK waits until the store knows what it says: a session that it promises, and the end of the one
 * before. Event loop only.
 */
final class StoredOpener implements SessionOpener {

    private final SessionTable sessions;
    private final StoredSessions stored;
    /** Client identifiers whose CONNECT waits for the store, each with those that came after it. */
    private final Map<String, Queue<Runnable>> opening = new HashMap<>();

    private long epoch;

    /**
     * Opens sessions.
     *
     * @param sessions of the event loop
     * @param stored what writes them
     * @param lastEpoch not lower than any claim of earlier runs of the process
     */
    StoredOpener(SessionTable sessions, StoredSessions stored, long lastEpoch) {
        this.sessions = sessions;
        this.stored = stored;
        this.epoch = lastEpoch;
    }

    /** The next claim is later than this one. */
    void claimsAfter(long stored) {
        epoch = Math.max(epoch, stored);
    }

    @Override
    public void open(SessionTable.Request request, Consumer<Opened> then) {
        Queue<Runnable> others = opening.get(request.clientId());
        if (others == null) {
            openNow(request, then);
        } else {
            others.add(() -> openNow(request, then));
        }
    }

    private void openNow(SessionTable.Request request, Consumer<Opened> then) {
        opening.putIfAbsent(request.clientId(), new ArrayDeque<>(0));
        epoch++;
        boolean replaces = sessions.get(request.clientId()) != null;
        Opened opened = sessions.open(request.withEpoch(epoch));
        if (opened instanceof Opened.Ready(Session session, boolean _)) {
            Runnable isStored = () -> finish(request.clientId(), then, opened);
            session.whenStored(replaces && !session.isPersistent() ? () -> stored.whenEndsStored(isStored) : isStored);
        } else {
            finish(request.clientId(), then, opened);
        }
    }

    private void finish(String clientId, Consumer<Opened> then, Opened opened) {
        then.accept(opened);
        Queue<Runnable> others = opening.get(clientId);
        Runnable next = others == null ? null : others.poll();
        if (next == null) {
            opening.remove(clientId);
        } else {
            next.run();
        }
    }
}
