package io.flockmq.broker.connection;

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
        int hash = clientId.hashCode();
        // Identifiers are often numbered: mix, so that neighbours spread (the finalizer of MurmurHash3).
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >>> 13;
        hash *= 0xC2B2AE35;
        hash ^= hash >>> 16;
        return all.get(Math.floorMod(hash, all.size()));
    }
}
