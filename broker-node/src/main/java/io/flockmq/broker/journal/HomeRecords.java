package io.flockmq.broker.journal;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.topic.Source;
import java.util.List;

/** Keeps the sessions of one event loop in this node's store, beside the copies on other nodes. Event loop only. */
public interface HomeRecords {

    /** No store: everything counts as stored. */
    HomeRecords NONE = new HomeRecords() {
        @Override
        public boolean knows(Session session) {
            return true;
        }

        @Override
        public void write(Session session, long generation, List<SessionChange> changes, Runnable stored) {
            stored.run();
        }

        @Override
        public void ended(Session session) {
            // there is nothing to forget
        }

        @Override
        public void moved(Session session) {
            // there is nothing to forget
        }

        @Override
        public void forget(Session session, Source source) {
            // there is nothing to forget
        }

        @Override
        public void whenStored(Runnable action) {
            action.run();
        }
    };

    /** Whether the store has everything of a session but its latest changes. If not, it is to be given everything. */
    boolean knows(Session session);

    /**
     * Writes what happened to a session.
     *
     * @param generation grows each time that other nodes are chosen for its copies
     * @param changes everything, if the store does not {@linkplain #knows know} the session
     * @param stored run when they are stored, at once if there is no store
     */
    void write(Session session, long generation, List<SessionChange> changes, Runnable stored);

    /** The session is over. That is remembered: a node that was away may still have it. */
    void ended(Session session);

    /** The session is on other nodes. */
    void moved(Session session);

    /** By what repetitions of this source are recognised need not be known any more. */
    void forget(Session session, Source source);

    /** Runs an action once what this turn has given so far, ends of sessions included, is stored; at once if that is nothing. */
    void whenStored(Runnable action);
}
