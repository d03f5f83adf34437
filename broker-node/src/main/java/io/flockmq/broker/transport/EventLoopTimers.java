package io.flockmq.broker.transport;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.session.Timers;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time of one event loop. */
final class EventLoopTimers implements Timers {

    private static final long START = System.nanoTime();

    private final EventLoop loop;
    private final BrokerEventListener events;

    /**
     * Of this event loop.
     *
     * @param events told when a task fails, which nobody else would notice
     */
    EventLoopTimers(EventLoop loop, BrokerEventListener events) {
        this.loop = loop;
        this.events = events;
    }

    /** Nanoseconds since the node started, the same for all event loops. */
    static long sinceStart() {
        return System.nanoTime() - START;
    }

    @Override
    public long nanoTime() {
        return sinceStart();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> future = loop.schedule(() -> run(task), saturatedNanos(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            events.on(new BrokerEvent.InternalFault("running a timer", fault));
        }
    }

    private static long saturatedNanos(Duration delay) {
        return delay.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : delay.toNanos();
    }
}
