package io.flockmq.broker.config;

import io.flockmq.broker.security.Authenticator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The authenticators that ask somebody else, as far as they are configured. */
final class BackEnds {

    /** How long one that fails is left alone. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    private BackEnds() {}

    /** All, by their {@link AuthenticationMethods names}. */
    static Map<String, Authenticator> of(SecurityProperties security, InstantSource clock) {
        Map<String, Authenticator> authenticators = new HashMap<>();
        if (security.jwt().isConfigured()) {
            authenticators.put(AuthenticationMethods.JWT, JwtSetup.authenticator(security.jwt(), clock));
        }
        if (security.http().isConfigured()) {
            authenticators.put(AuthenticationMethods.HTTP, HttpHookSetup.authenticator(security.http(), clock));
        }
        if (security.jdbc().isConfigured()) {
            authenticators.put(AuthenticationMethods.JDBC, JdbcSetup.authenticator(security.jdbc()));
        }
        if (security.ldap().isConfigured()) {
            authenticators.put(AuthenticationMethods.LDAP, LdapSetup.authenticator(security.ldap()));
        }
        return Map.copyOf(authenticators);
    }
}
