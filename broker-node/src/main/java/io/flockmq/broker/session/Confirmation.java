package io.flockmq.broker.session;

/**
 * Counts what a QoS 1 or 2 message still waits for before its sender may be told that it is safe: sessions that must have it
 * acknowledged or stored, other nodes that must have confirmed it. Belongs to one event loop; only that loop touches it, others
 * go through {@link Confirmations}.
 */
public abstract class Confirmation {

    private final int loop;
    /** Starts with one, for whoever is still looking for those to wait for. */
    private int open = 1;

    /**
     * Waits for its maker only.
     *
     * @param loop the number of the event loop that it belongs to
     */
    protected Confirmation(int loop) {
        this.loop = loop;
    }

    /** The number of the event loop that it belongs to; any thread. */
    public final int loop() {
        return loop;
    }

    /**
     * Whether it waits until the client of a session without copies has answered; otherwise it waits no longer for a message than
     * until the session has it. Any thread.
     */
    public boolean awaitsClient() {
        return false;
    }

    /** Waits for one more. Its event loop only, and before the maker's own {@link #done}. */
    public final void expect() {
        open++;
    }

    /** One less to wait for; with the last, the sender is told. Its event loop only. */
    public final void done() {
        open--;
        if (open == 0) {
            confirmed();
        }
    }

    /** Whether nothing is left to wait for. Its event loop only. */
    public final boolean isDone() {
        return open <= 0;
    }

    /** Everything is safe. Called once, on its event loop. */
    protected abstract void confirmed();
}
