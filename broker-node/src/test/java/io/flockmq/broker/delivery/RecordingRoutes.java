package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** Remembers what other nodes are told; they know it when the test says so. */
final class RecordingRoutes implements Routes {

    /** In the order in which it was told. */
    final List<String> told = new ArrayList<>();

    @Override
    public void subscribed(Session session, TopicFilter filter) {
        told.add("+ " + session.clientId() + ' ' + filter.text());
    }

    @Override
    public void unsubscribed(Session session, TopicFilter filter) {
        told.add("- " + session.clientId() + ' ' + filter.text());
    }

    @Override
    public void connectedChanged(Session session, boolean connected) {
        told.add(session.clientId() + (connected ? " came" : " went"));
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
