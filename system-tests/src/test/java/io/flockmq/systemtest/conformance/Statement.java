package io.flockmq.systemtest.conformance;

import java.util.Locale;
import java.util.Optional;

/**
 * What a specification asks.
 *
 * @param specification where it stands
 * @param id its number there
 * @param binds whom it binds
 * @param meaning what it asks, in words of our own
 * @param unseen why nothing outside a server shows it, if nothing does
 */
record Statement(Specification specification, String id, Binds binds, String meaning, Optional<String> unseen) {

    /** Whom a statement binds. */
    enum Binds {
        SERVER,
        CLIENT,
        BOTH;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a broker that breaks it is at fault. */
    boolean bindsServers() {
        return binds != Binds.CLIENT;
    }

    /** By what it is known among the statements of all specifications. */
    StatementId key() {
        return new StatementId(specification, id);
    }
}
