package io.flockmq.broker.session;

/** Which event loop a client identifier belongs to, on every node that has as many of them. */
public final class ClientLoops {

    private ClientLoops() {}

    /** The number of the event loop, from 0. */
    public static int of(String clientId, int loops) {
        int hash = clientId.hashCode();
        // Identifiers are often numbered: mix, so that neighbours spread (the finalizer of MurmurHash3).
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >>> 13;
        hash *= 0xC2B2AE35;
        hash ^= hash >>> 16;
        return Math.floorMod(hash, loops);
    }
}
