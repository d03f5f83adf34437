package io.flockmq.broker.config;

import io.flockmq.broker.security.Authenticator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The authenticators that ask somebody else, as far as they are configured. */
final class BackEnds {

    /** How long one that fails is left alone. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    private BackEnds() {}

    /** Whether there is any. */
    static boolean anyIn(SecurityProperties security) {
        return security.jwt().isConfigured()
                || security.http().isConfigured()
                || security.jdbc().isConfigured()
                || security.ldap().isConfigured();
    }

    /** All, in the order in which they are asked. */
    static List<Authenticator> of(SecurityProperties security, InstantSource clock) {
        List<Authenticator> authenticators = new ArrayList<>();
        if (security.jwt().isConfigured()) {
            authenticators.add(JwtSetup.authenticator(security.jwt(), clock));
        }
        if (security.http().isConfigured()) {
            authenticators.add(HttpHookSetup.authenticator(security.http(), clock));
        }
        if (security.jdbc().isConfigured()) {
            authenticators.add(JdbcSetup.authenticator(security.jdbc()));
        }
        if (security.ldap().isConfigured()) {
            authenticators.add(LdapSetup.authenticator(security.ldap()));
        }
        return List.copyOf(authenticators);
    }
}
