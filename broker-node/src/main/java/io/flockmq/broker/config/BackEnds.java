package io.flockmq.broker.config;

import io.flockmq.broker.security.Authenticator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The authenticators that ask somebody else, as far as they are configured. */
final class BackEnds {

    private BackEnds() {}

    /** Whether there is any. */
    static boolean anyIn(BrokerProperties.Security security) {
        return security.jwt().isConfigured();
    }

    /** All, in the order in which they are asked. */
    static List<Authenticator> of(BrokerProperties.Security security, InstantSource clock) {
        List<Authenticator> authenticators = new ArrayList<>();
        if (security.jwt().isConfigured()) {
            authenticators.add(JwtSetup.authenticator(security.jwt(), clock));
        }
        return List.copyOf(authenticators);
    }
}
