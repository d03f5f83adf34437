package io.flockmq.broker.event;

/**
 * What one event loop times: of what is frequent one in {@value #ONE_IN}, because looking at a clock costs as much as much of
 * the work that is timed. Event loop only.
 */
public final class Timings {

    /** Of so many one is timed. */
    public static final int ONE_IN = 64;

    private final TimingListener listener;
    private final int[] untilNext = new int[Timing.values().length];
    private long arrival;

    /** Of an event loop. */
    public Timings(TimingListener listener) {
        this.listener = listener;
    }

    /** What is read from now on arrived at this time, in nanoseconds of the node's monotonic clock; once for all that is read at once. */
    public void arrives(long nanoTime) {
        arrival = nanoTime;
    }

    /** When that arrived which is read now. */
    public long arrival() {
        return arrival;
    }

    /** Whether this one is to be timed. */
    public boolean isSample(Timing what) {
        int i = what.ordinal();
        int left = untilNext[i];
        if (left == 0) {
            untilNext[i] = ONE_IN - 1;
            return true;
        }
        untilNext[i] = left - 1;
        return false;
    }

    /** Another node has confirmed a batch, {@code nanos} after it was sent in this lane of the link. */
    public void confirmed(String peer, String lane, long nanos) {
        listener.confirmed(peer, lane, nanos);
    }

    /** Something took so many nanoseconds. */
    public void took(Timing what, long nanos) {
        listener.took(what, nanos);
    }
}
