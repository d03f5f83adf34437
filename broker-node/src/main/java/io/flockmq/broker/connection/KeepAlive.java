package io.flockmq.broker.connection;

import io.flockmq.broker.session.Timers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices when a client is silent for 1.5 times its keep-alive [MQTT-3.1.2-22]. Costs a clock reading per read and one timer
 * per keep-alive, however much the client sends. Event loop only.
 */
final class KeepAlive {

    private final Timers timers;
    private final long limitNanos;
    private final BooleanSupplier suspended;
    private final Runnable timeout;
    private long lastRead;
    private Timers.@Nullable Timer timer;

    /**
     * Starts counting.
     *
     * @param seconds the keep-alive, greater than 0
     * @param suspended whether the broker itself has stopped reading, which is not the client's silence
     * @param timeout run once when the time is over
     */
    KeepAlive(Timers timers, int seconds, BooleanSupplier suspended, Runnable timeout) {
        this.timers = timers;
        this.limitNanos = seconds * 1_500_000_000L;
        this.suspended = suspended;
        this.timeout = timeout;
        this.lastRead = timers.nanoTime();
        plan(limitNanos);
    }

    /** Bytes have come. */
    void read() {
        lastRead = timers.nanoTime();
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void plan(long nanos) {
        timer = timers.schedule(Duration.ofNanos(nanos), this::check);
    }

    private void check() {
        timer = null;
        if (suspended.getAsBoolean()) {
            read();
        }
        long left = lastRead + limitNanos - timers.nanoTime();
        if (left <= 0) {
            timeout.run();
        } else {
            plan(left);
        }
    }
}
