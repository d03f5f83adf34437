package io.flockmq.broker.connection;

import io.flockmq.broker.security.Rate;
import io.flockmq.broker.security.TokenBucket;
import io.flockmq.broker.session.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds the messages to one client to a rate. Event loop only. */
final class DeliveryPace {

    /** Less is not worth a timer. */
    private static final long SHORTEST_PAUSE = Duration.ofMillis(10).toNanos();

    private final TokenBucket bucket;
    private final Timers timers;
    private final Runnable goOn;
    private Timers.@Nullable Timer pause;

    /**
     * The client has been sent nothing yet.
     *
     * @param goOn run when more may be sent after {@link #isOpen} has been false
     */
    DeliveryPace(Rate rate, Timers timers, Runnable goOn) {
        this.bucket = new TokenBucket(rate, timers.nanoTime());
        this.timers = timers;
        this.goOn = goOn;
    }

    /** Whether a message may be sent now. */
    boolean isOpen() {
        if (pause != null) {
            return false;
        }
        long debt = bucket.debt(timers.nanoTime());
        if (debt <= 0) {
            return true;
        }
        pause = timers.schedule(Duration.ofNanos(Math.max(debt, SHORTEST_PAUSE)), () -> {
            pause = null;
            goOn.run();
        });
        return false;
    }

    /** A message was sent. */
    void sent() {
        bucket.take(1, timers.nanoTime());
    }

    /** The connection is ending. */
    void close() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }
}
