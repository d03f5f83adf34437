package io.flockmq.cluster.session;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Epochs are microseconds since 1970 unless there are more claims than that: so an id that was released, and of which nothing
 * is stored any more, gets a higher epoch than it ever had. In milliseconds it could be claimed, released and claimed again
 * with the same one.
 */
final class Epochs {

    private Epochs() {}

    static long now(InstantSource clock) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
