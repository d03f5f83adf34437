package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.topic.TopicFilter;

/**
 * Makes known to other nodes what the sessions of one event loop subscribe to. Event loop only.
 */
public interface Routes {

    /** There are no other nodes: everybody knows at once. */
    Routes NONE = new Nobody();

    /** A session subscribes to a filter that it did not subscribe to before. */
    void subscribed(Session session, TopicFilter filter);

    /** A session does not subscribe to a filter any more. */
    void unsubscribed(Session session, TopicFilter filter);

    /**
     * A session's client came or went. Told of all sessions, subscribed or not; each going follows a coming, and comes before
     * the {@link #unsubscribed} that it may lead to.
     *
     * @param connected whether it came
     */
    void connectedChanged(Session session, boolean connected);

    /** Runs a task on this event loop, once all live nodes know all that was told before: at once if they do. */
    void whenKnown(Runnable then);

    /** Whether subscriptions can be made now; not while this node is cut off from the others. */
    boolean isServing();

    /** For a node alone. */
    final class Nobody implements Routes {

        private Nobody() {}

        @Override
        public void subscribed(Session session, TopicFilter filter) {
            // it is in the table of subscriptions
        }

        @Override
        public void unsubscribed(Session session, TopicFilter filter) {
            // likewise
        }

        @Override
        public void connectedChanged(Session session, boolean connected) {
            // the session says so itself
        }

        @Override
        public void whenKnown(Runnable then) {
            then.run();
        }

        @Override
        public boolean isServing() {
            return true;
        }
    }
}
