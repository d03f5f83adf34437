package io.flockmq.broker.config;

import java.util.function.Consumer;

/** Whether clients may be sent to this node: its listeners are open, and it is on the side that serves. Thread-safe. */
final class Readiness {

    private final Consumer<Boolean> told;
    private boolean open;
    private boolean serving = true;
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

    private void tell() {
        boolean now = open && serving;
        if (now != ready) {
            ready = now;
            told.accept(now);
        }
    }
}
