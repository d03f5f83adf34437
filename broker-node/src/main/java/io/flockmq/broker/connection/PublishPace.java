package io.flockmq.broker.connection;

import io.flockmq.broker.security.Rate;
import io.flockmq.broker.security.TokenBucket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds one client to the rates at which it may publish. Event loop only. */
final class PublishPace {

    /** Less is not worth two system calls and a timer: what comes meanwhile is taken at once afterwards. */
    private static final long SHORTEST_PAUSE = Duration.ofMillis(10).toNanos();

    private static final long SILENCE = Duration.ofMinutes(1).toNanos();

    private final @Nullable TokenBucket messages;
    private final @Nullable TokenBucket bytes;
    private long pause;
    private boolean told;
    private long toldAt;

    private PublishPace(@Nullable TokenBucket messages, @Nullable TokenBucket bytes) {
        this.messages = messages;
        this.bytes = bytes;
    }

    /** A pace for a client that connects; null if it may publish as fast as it can. */
    static @Nullable PublishPace of(ConnectionSettings.Rates rates, long now) {
        if (rates.publish() == 0 && rates.publishBytes() == 0) {
            return null;
        }
        return new PublishPace(bucket(rates.publish(), now), bucket(rates.publishBytes(), now));
    }

    private static @Nullable TokenBucket bucket(long perSecond, long now) {
        return perSecond == 0 ? null : new TokenBucket(new Rate(perSecond), now);
    }

    /** The client has published a message of so many bytes. */
    void published(int size, long now) {
        long debt = 0;
        if (messages != null) {
            messages.take(1, now);
            debt = messages.debt(now);
        }
        if (bytes != null) {
            bytes.take(size, now);
            debt = Math.max(debt, bytes.debt(now));
        }
        pause = debt <= 0 ? 0 : Math.max(debt, SHORTEST_PAUSE);
    }

    /** For how long the client is to be read no further, nanoseconds; asked after each packet, answers once. */
    long takePause() {
        long taken = pause;
        pause = 0;
        return taken;
    }

    /** Whether the operator is to be told of a pause: not more than once a minute. */
    boolean isWorthTelling(long now) {
        if (told && now - toldAt < SILENCE) {
            return false;
        }
        told = true;
        toldAt = now;
        return true;
    }
}
