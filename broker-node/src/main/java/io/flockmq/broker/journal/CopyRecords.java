package io.flockmq.broker.journal;

import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.topic.Source;

/** Keeps the copies that one event loop has of other nodes' sessions in this node's store. Event loop only. */
public interface CopyRecords {

    /** No store: everything counts as stored. */
    CopyRecords NONE = new CopyRecords() {
        @Override
        public void begins(String clientId, long epoch, long generation) {
            // in memory alone
        }

        @Override
        public void changed(String clientId, SessionChange change) {
            // in memory alone
        }

        @Override
        public void claimed(String clientId, long epoch) {
            // in memory alone
        }

        @Override
        public void completes(String clientId) {
            // in memory alone
        }

        @Override
        public void ends(String clientId) {
            // there is nothing to forget
        }

        @Override
        public void forget(String clientId, Source source) {
            // there is nothing to forget
        }

        @Override
        public void whenStored(Runnable action) {
            action.run();
        }
    };

    /** A copy is told from the beginning; one that was complete is kept until this one is. */
    void begins(String clientId, long epoch, long generation);

    /** A change of the copy that began last. */
    void changed(String clientId, SessionChange change);

    /** The copy is of a later claim. */
    void claimed(String clientId, long epoch);

    /** All of the session was told: from here on the copy counts. */
    void completes(String clientId);

    /** The copy is not needed any more, or this node is about to go on with it. */
    void ends(String clientId);

    /** By what repetitions of this source are recognised need not be known any more. */
    void forget(String clientId, Source source);

    /** Runs an action once everything that was told in this turn is stored. */
    void whenStored(Runnable action);
}
