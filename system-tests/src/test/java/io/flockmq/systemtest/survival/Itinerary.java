package io.flockmq.systemtest.survival;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a client leaves a connection without need.
 *
 * @param shortestStay with a connection
 * @param longestStay with a connection; zero stays for ever
 * @param goodbye whether it says DISCONNECT, or opens the next connection while it still has this one
 * @param absence how long it stays away at most after a DISCONNECT
 */
record Itinerary(Duration shortestStay, Duration longestStay, boolean goodbye, Duration absence) {

    /** Stays until it has to go. */
    static final Itinerary STAYS = new Itinerary(Duration.ZERO, Duration.ZERO, false, Duration.ZERO);

    /** Is away every few seconds for a while. */
    static final Itinerary NAPS =
            new Itinerary(Duration.ofSeconds(2), Duration.ofSeconds(5), true, Duration.ofSeconds(3));

    /** Connects at another node while it still has a connection, again and again. */
    static Itinerary hops(Duration longestStay) {
        return new Itinerary(Duration.ZERO, longestStay, false, Duration.ZERO);
    }

    boolean staysForEver() {
        return longestStay.isZero();
    }

    long stayNanos() {
        return staysForEver()
                ? Long.MAX_VALUE
                : ThreadLocalRandom.current().nextLong(shortestStay.toNanos(), longestStay.toNanos());
    }

    long absenceNanos() {
        return absence.isZero() ? 0 : ThreadLocalRandom.current().nextLong(absence.toNanos());
    }
}
