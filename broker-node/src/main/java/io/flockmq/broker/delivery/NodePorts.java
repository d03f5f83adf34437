package io.flockmq.broker.delivery;

import io.flockmq.broker.session.SessionJournal;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.SubscriptionTrie;
import java.util.List;

/**
 * Where a node is connected with the others. A node asks for each event loop's ports once, while it is put together, and says
 * with {@link #assembled} when it is; what it is given is used on that event loop only, and not before.
 */
public interface NodePorts {

    /** A node alone. */
    NodePorts NONE = new Alone();

    /** The event loop's way to subscribers on other nodes. */
    OtherNodes otherNodes(int loop);

    /** Makes the subscriptions of the event loop's sessions known. */
    Routes routes(int loop);

    /**
     * Retains what is published on the event loop.
     *
     * @param store this node's retained messages
     */
    RetainedWriter retainedWriter(int loop, RetainedStore store);

    /**
     * Opens sessions for the event loop's connections.
     *
     * @param sessions the event loop's sessions
     */
    SessionOpener opener(int loop, SessionTable sessions);

    /** Keeps copies of the event loop's sessions, on other nodes or on disk. */
    SessionJournal journal(int loop);

    /** Whether what must not be lost can be kept now. */
    Keeping keeping();

    /**
     * The node is put together, and nothing has happened on it.
     *
     * @param loops its event loops by number
     * @param subscriptions who subscribes to what, on this node and on others
     */
    void assembled(List<NodeLoop> loops, SubscriptionTrie<Subscriber> subscriptions);

    /** For a node alone. */
    final class Alone implements NodePorts {

        private Alone() {}

        @Override
        public OtherNodes otherNodes(int loop) {
            return OtherNodes.NONE;
        }

        @Override
        public Routes routes(int loop) {
            return Routes.NONE;
        }

        @Override
        public RetainedWriter retainedWriter(int loop, RetainedStore store) {
            return RetainedWriter.to(store);
        }

        @Override
        public SessionOpener opener(int loop, SessionTable sessions) {
            return (request, then) -> then.accept(sessions.open(request));
        }

        @Override
        public SessionJournal journal(int loop) {
            return SessionJournal.NONE;
        }

        @Override
        public Keeping keeping() {
            return Keeping.ALWAYS;
        }

        @Override
        public void assembled(List<NodeLoop> loops, SubscriptionTrie<Subscriber> subscriptions) {
            // nobody else wants to know
        }
    }
}
