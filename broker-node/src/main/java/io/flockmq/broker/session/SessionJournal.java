package io.flockmq.broker.session;

/**
 * Keeps copies of the sessions of one event loop elsewhere. It is told that a session has changed, and takes the changes when it
 * is convenient: what has become of no account by then is never taken. Event loop only.
 */
public interface SessionJournal {

    /** How soon changes are to be taken. */
    enum Urgency {
        /** At the end of this turn: somebody waits. */
        NOW,
        /** In a few milliseconds: an acknowledgement may make it needless. */
        SOON
    }

    /** No copies: every change counts as kept at once. */
    SessionJournal NONE = new SessionJournal() {
        @Override
        public boolean isKept() {
            return false;
        }

        @Override
        public void changed(Session session, Urgency urgency) {
            throw new IllegalStateException("no session has copies");
        }

        @Override
        public void ended(Session session) {
            // there is nothing to forget
        }
    };

    /** Whether copies are kept at all. */
    boolean isKept();

    /**
     * The session has changes to be taken with {@link Session#takeChanges}, but not before this returns. Told once for each
     * urgency until they are taken; NOW after SOON if there is more haste than at first.
     */
    void changed(Session session, Urgency urgency);

    /** The session is over: nobody owns its client identifier any more, and its copies, if it has any, are not needed. */
    void ended(Session session);
}
