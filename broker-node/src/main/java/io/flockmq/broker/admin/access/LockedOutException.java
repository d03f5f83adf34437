package io.flockmq.broker.admin.access;

import java.time.Duration;
import org.springframework.security.authentication.AccountStatusException;

/** Too many logins from an address have failed: nobody there is asked for a time. */
final class LockedOutException extends AccountStatusException {

    private static final long serialVersionUID = 1L;

    private final Duration left;

    LockedOutException(Duration left) {
        super("too many failed logins from your address; try again in " + seconds(left) + " s");
        this.left = left;
    }

    /** Whole seconds until somebody is asked again, at least one. */
    long seconds() {
        return seconds(left);
    }

    private static long seconds(Duration left) {
        return Math.max(1, left.plusMillis(999).toSeconds());
    }
}
