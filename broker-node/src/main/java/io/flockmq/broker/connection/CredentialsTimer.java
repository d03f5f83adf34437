package io.flockmq.broker.connection;

import io.flockmq.broker.session.Timers;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says when a client's credentials end. Looks at the clock again and again, which may be set meanwhile. Event loop only. */
final class CredentialsTimer {

    private static final Duration LOOK = Duration.ofHours(1);

    private final Timers timers;
    private final Supplier<@Nullable Duration> remaining;
    private final Runnable ended;
    private Timers.@Nullable Timer timer;

    /**
     * Not started.
     *
     * @param remaining how long the credentials last from now; null for ever
     * @param ended run once they have ended
     */
    CredentialsTimer(Timers timers, Supplier<@Nullable Duration> remaining, Runnable ended) {
        this.timers = timers;
        this.remaining = remaining;
        this.ended = ended;
    }

    void start() {
        Duration left = remaining.get();
        if (left == null) {
            return;
        }
        if (!left.isPositive()) {
            ended.run();
            return;
        }
        timer = timers.schedule(left.compareTo(LOOK) < 0 ? left : LOOK, this::start);
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
