package io.flockmq.broker.cluster;

import io.flockmq.broker.delivery.Routes;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.topic.TopicFilter;

/**
 * Takes what is subscribed to on one event loop to the first one, which tells the other nodes. Event loop only.
 */
final class LoopRoutes implements Routes {

    private final LoopContext context;
    private final RouteAnnouncer announcer;
    private final LoopContext first;
    private boolean serving;

    /**
     * Tells nothing yet.
     *
     * @param announcer on the first event loop
     * @param first the first event loop
     */
    LoopRoutes(LoopContext context, RouteAnnouncer announcer, LoopContext first) {
        this.context = context;
        this.announcer = announcer;
        this.first = first;
    }

    /** Whether this node may serve clients now. */
    void serving(boolean now) {
        serving = now;
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public void subscribed(Session session, TopicFilter filter) {
        boolean connected = session.isConnected();
        onFirst(() -> announcer.added(filter, connected));
    }

    @Override
    public void unsubscribed(Session session, TopicFilter filter) {
        boolean connected = session.isConnected();
        onFirst(() -> announcer.removed(filter, connected));
    }

    @Override
    public void connectedChanged(Session session, boolean connected) {
        for (Session.Subscribed subscribed : session.subscriptions()) {
            if (subscribed.filter().isShared()) {
                onFirst(() -> announcer.connectedChanged(subscribed.filter(), connected));
            }
        }
    }

    @Override
    public void whenKnown(Runnable then) {
        onFirst(() -> announcer.whenKnown(() -> first.router().inOrder(context.number(), then)));
    }

    private void onFirst(Runnable task) {
        context.router().inOrder(0, task);
    }
}
