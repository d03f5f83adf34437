package io.flockmq.broker.config;

import java.util.function.Consumer;

/**
 * Whether clients may be sent to this node: its listeners are open, it is on the side that serves, and is not about to leave.
 * Thread-safe.
 */
final class Readiness {

    private final Consumer<Boolean> told;
    private boolean open;
    private boolean serving = true;
    private boolean ended;
    private boolean ready;

    /**
     * Not ready yet.
     *
     * @param told whether it is ready, whenever that changes
     */
    Readiness(Consumer<Boolean> told) {
        this.told = told;
    }

    /** The listeners are open, or not. */
    synchronized void open(boolean now) {
        open = now;
        tell();
    }

    /** The node may speak for its cluster, or not; one that is alone always may. */
    synchronized void serving(boolean now) {
        serving = now;
        tell();
    }

    /** The node is about to leave, whatever else happens to it. */
    synchronized void end() {
        ended = true;
        tell();
    }

    private void tell() {
        boolean now = open && serving && !ended;
        if (now != ready) {
            ready = now;
            told.accept(now);
        }
    }
}
