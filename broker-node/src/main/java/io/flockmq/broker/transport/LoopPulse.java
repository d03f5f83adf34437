package io.flockmq.broker.transport;

import io.flockmq.broker.event.Timing;
import io.flockmq.broker.event.TimingListener;
import io.flockmq.broker.session.QueueFigures;
import io.flockmq.broker.session.Timers;
import java.time.Duration;

/**
 * Shows from outside whether an event loop turns: a task on it runs four times a second, and how late it is can be seen by any
 * thread, without waiting for the event loop. The task also looks at the queues.
 */
final class LoopPulse {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    /** Queues are looked at each time that it has run so often. */
    private static final int LOOK = 4;

    private final Timers timers;
    private final TimingListener listener;
    private final QueueFigures queues;
    private int beats;
    /** When the task is to run next. Written by the event loop. */
    private volatile long due;

    /** Begins; any thread. */
    LoopPulse(Timers timers, TimingListener listener, QueueFigures queues) {
        this.timers = timers;
        this.listener = listener;
        this.queues = queues;
        next(timers.nanoTime());
    }

    private void next(long now) {
        due = now + INTERVAL.toNanos();
        timers.schedule(INTERVAL, this::beat);
    }

    private void beat() {
        long now = timers.nanoTime();
        listener.took(Timing.EVENT_LOOP_DELAY, Math.max(0, now - due));
        next(now);
        beats++;
        if (beats % LOOK == 0) {
            queues.look(now);
        }
    }

    /** How much later it is than the task was to run, zero if it is not; any thread. */
    Duration late() {
        return Duration.ofNanos(Math.max(0, timers.nanoTime() - due));
    }
}
