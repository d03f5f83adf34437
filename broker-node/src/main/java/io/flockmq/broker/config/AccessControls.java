package io.flockmq.broker.config;

import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.RuleSource;
import io.flockmq.broker.security.x509.CertificateAuthenticator;
import io.flockmq.broker.security.x509.CertificateNames;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Who comes in and what they may do, as {@code mqtt.security.*} says. Lives as long as the process, whatever becomes of the node, so
 * that what is remembered of users outlives a cut-off.
 */
final class AccessControls {

    private final SecurityProperties security;
    private final Map<String, Authenticator> authenticators;
    private final List<RuleSource> rules;
    private final InstantSource clock;

    /**
     * By these settings.
     *
     * @param observed given the name of each method and its authenticator, and asked in its place
     */
    AccessControls(
            SecurityProperties security,
            SecurityFiles files,
            BiFunction<String, Authenticator, Authenticator> observed,
            InstantSource clock) {
        this.security = security;
        this.clock = clock;
        authenticators = new HashMap<>();
        authenticators(security, files, clock)
                .forEach((method, authenticator) -> authenticators.put(method, observed.apply(method, authenticator)));
        rules = files.rules() == null ? List.of() : List.of(files.rules());
    }

    private static Map<String, Authenticator> authenticators(
            SecurityProperties security, SecurityFiles files, InstantSource clock) {
        Map<String, Authenticator> all = new HashMap<>(BackEnds.of(security, clock));
        SecurityProperties.X509 x509 = security.x509();
        if (!x509.userName().isEmpty()) {
            all.put(
                    AuthenticationMethods.X509,
                    new CertificateAuthenticator(
                            new CertificateNames(x509.userName()),
                            x509.clientId().isEmpty() ? null : new CertificateNames(x509.clientId())));
        }
        if (files.passwords() != null) {
            all.put(AuthenticationMethods.PASSWORD_FILE, files.passwords());
        }
        return Map.copyOf(all);
    }

    /** Who comes in through a listener. */
    AccessControl of(ListenerProperties listener) {
        List<Authenticator> asked = AuthenticationMethods.of(listener, security).stream()
                .map(authenticators::get)
                .toList();
        // Without authentication a listener that other machines reach needs allow-anonymous, or the node does not
        // start.
        boolean anonymous = asked.isEmpty() || listener.allowsAnonymous(security);
        return new AccessControl(asked, anonymous, rules, Set.copyOf(security.admins()), clock);
    }
}
