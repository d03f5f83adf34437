package io.flockmq.violations.session;

import java.time.Instant;
import java.time.InstantSource;

/** A clock by type. */
class IsAClock implements InstantSource {

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
