package io.flockmq.cluster.membership;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Lets each of a few things be said once a minute, so that nobody can fill a log. Any thread. */
final class OnceAMinute {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    /** Bounds what somebody with many addresses can make us remember, and write. */
    private static final int MOST = 100;

    private final InstantSource clock;
    private final Map<String, Long> saidAt = new HashMap<>();

    OnceAMinute(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether it may be said now; then it counts as said. */
    synchronized boolean permits(String what) {
        long now = clock.millis();
        saidAt.values().removeIf(at -> now - at >= MINUTE);
        return saidAt.size() < MOST && saidAt.putIfAbsent(what, now) == null;
    }
}
