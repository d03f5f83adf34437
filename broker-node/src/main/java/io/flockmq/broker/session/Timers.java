package io.flockmq.broker.session;

import java.time.Duration;

/** Time of one event loop, passed in so that tests need not wait. */
public interface Timers {

    /** A task that may be called off. */
    @FunctionalInterface
    interface Timer {
        /** Calls the task off if it has not run; event loop only. */
        void cancel();
    }

    /** The monotonic clock, in nanoseconds; any thread. */
    long nanoTime();

    /**
     * Runs a task once on this event loop.
     *
     * @param delay how long from now; zero or less means as soon as possible
     */
    Timer schedule(Duration delay, Runnable task);
}
