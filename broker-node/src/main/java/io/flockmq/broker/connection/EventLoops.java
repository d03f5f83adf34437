package io.flockmq.broker.connection;

import io.flockmq.broker.session.ClientLoops;
import java.util.List;

/** The event loops of the node, and which of them a client belongs to. Immutable, any thread. */
public final class EventLoops {

    private final List<EventLoopServices> all;

    /** The event loops by number. */
    public EventLoops(List<EventLoopServices> all) {
        this.all = List.copyOf(all);
    }

    /** All of them. */
    public List<EventLoopServices> all() {
        return all;
    }

    /** The event loop that this client identifier always belongs to. */
    public EventLoopServices of(String clientId) {
        return all.get(ClientLoops.of(clientId, all.size()));
    }
}
