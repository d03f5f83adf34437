package io.flockmq.broker.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may not connect. Immutable.
 *
 * @param subject who
 * @param until when the ban ends; null for never
 */
public record Ban(Subject subject, @Nullable Instant until) {

    /** Who is banned. */
    public sealed interface Subject {
        /** Whoever connects with this client identifier. */
        record ClientId(String clientId) implements Subject {}

        /** A user, once it is known to be that user. */
        record User(String user) implements Subject {}

        /** Whoever connects from these addresses. */
        record Address(AddressRange range) implements Subject {}
    }

    /** Whether it does not count any more. */
    boolean isOver(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
