package io.flockmq.broker.event;

/**
 * What one event loop times: of what is frequent one in {@value #ONE_IN}, because looking at a clock costs as much as much of
 * the work that is timed. Event loop only.
 */
public final class Timings {

    /** Of so many one is timed. */
    public static final int ONE_IN = 64;

    private final TimingListener listener;
    /** Room on both sides, so that what other event loops write all the time is not in the same line of the processor's cache. */
    private static final int APART = 32;

    private final int[] untilNext = new int[APART + Timing.values().length + APART];
    private final Runnable turnEnds = this::turnEnds;
    private long arrival;
    private boolean arrivalKnown;

    /** Of an event loop. */
    public Timings(TimingListener listener) {
        this.listener = listener;
    }

    /** Whether it is known when that arrived which is read in this turn of the event loop. */
    public boolean isArrivalKnown() {
        return arrivalKnown;
    }

    /**
     * What is read in this turn of the event loop arrived at this time, in nanoseconds of the node's monotonic clock: once for all
     * connections.
     *
     * @return to be run at the end of the turn
     */
    public Runnable arrives(long nanoTime) {
        arrival = nanoTime;
        arrivalKnown = true;
        return turnEnds;
    }

    private void turnEnds() {
        arrivalKnown = false;
    }

    /** When that arrived which is read now, or was read last. */
    public long arrival() {
        return arrival;
    }

    /** Whether this one is to be timed. */
    public boolean isSample(Timing what) {
        int i = APART + what.ordinal();
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
