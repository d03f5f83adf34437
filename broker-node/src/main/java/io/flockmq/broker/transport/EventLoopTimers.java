package io.flockmq.broker.transport;

import io.flockmq.broker.session.Timers;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time of one event loop. */
final class EventLoopTimers implements Timers {

    private static final long START = System.nanoTime();

    private final EventLoop loop;

    EventLoopTimers(EventLoop loop) {
        this.loop = loop;
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
        ScheduledFuture<?> future = loop.schedule(task, saturatedNanos(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    private static long saturatedNanos(Duration delay) {
        return delay.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : delay.toNanos();
    }
}
