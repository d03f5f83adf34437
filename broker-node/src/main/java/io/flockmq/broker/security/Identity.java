package io.flockmq.broker.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, once that is checked. Immutable.
 *
 * @param user its user name for rules, null for a client that nobody knows
 * @param clientId the only client identifier that it may use, null for any
 * @param rules rules that came with its credentials, null for none; asked before all others
 * @param expiresAt when its credentials end, and with them its connection; null for never
 */
public record Identity(
        @Nullable String user,
        @Nullable String clientId,
        @Nullable RuleSource rules,
        @Nullable Instant expiresAt) {

    /** A client that nobody knows. */
    public static final Identity ANONYMOUS = new Identity(null, null, null, null);

    /** A client that is known by its user name and nothing else. */
    public static Identity of(String user) {
        return new Identity(user, null, null, null);
    }
}
