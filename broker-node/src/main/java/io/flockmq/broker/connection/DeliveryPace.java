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

    private final @Nullable TokenBucket messages;
    private final @Nullable TokenBucket bytes;
    private final Timers timers;
    private final Runnable goOn;
    private Timers.@Nullable Timer pause;

    private DeliveryPace(@Nullable TokenBucket messages, @Nullable TokenBucket bytes, Timers timers, Runnable goOn) {
        this.messages = messages;
        this.bytes = bytes;
        this.timers = timers;
        this.goOn = goOn;
    }

    /**
     * A pace for a client that has been sent nothing yet; null if messages may come as fast as they can.
     *
     * @param goOn run when more may be sent after {@link #isOpen} has been false
     */
    static @Nullable DeliveryPace of(ConnectionSettings.Rates rates, Timers timers, Runnable goOn) {
        if (rates.delivery() == 0 && rates.deliveryBytes() == 0) {
            return null;
        }
        long now = timers.nanoTime();
        return new DeliveryPace(bucket(rates.delivery(), now), bucket(rates.deliveryBytes(), now), timers, goOn);
    }

    private static @Nullable TokenBucket bucket(long perSecond, long now) {
        return perSecond == 0 ? null : new TokenBucket(new Rate(perSecond), now);
    }

    /** Whether a message may be sent now. */
    boolean isOpen() {
        if (pause != null) {
            return false;
        }
        long now = timers.nanoTime();
        long debt = Math.max(messages == null ? 0 : messages.debt(now), bytes == null ? 0 : bytes.debt(now));
        if (debt <= 0) {
            return true;
        }
        pause = timers.schedule(Duration.ofNanos(Math.max(debt, SHORTEST_PAUSE)), () -> {
            pause = null;
            goOn.run();
        });
        return false;
    }

    /** A message was sent, in a packet of so many bytes. */
    void sent(int size) {
        long now = timers.nanoTime();
        if (messages != null) {
            messages.take(1, now);
        }
        if (bytes != null) {
            bytes.take(size, now);
        }
    }

    /** The connection is ending. */
    void close() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }
}
