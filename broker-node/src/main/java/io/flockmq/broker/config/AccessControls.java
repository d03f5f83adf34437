package io.flockmq.broker.config;

import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.RuleSource;
import io.flockmq.broker.security.x509.CertificateAuthenticator;
import io.flockmq.broker.security.x509.CertificateNames;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who comes in and what they may do, as {@code mqtt.security.*} says. Lives as long as the process, whatever becomes of the node, so
 * that what is remembered of users outlives a cut-off.
 */
final class AccessControls {

    private final List<Authenticator> authenticators;
    private final List<RuleSource> rules;
    private final Set<String> admins;
    private final boolean allowAnonymous;

    private final InstantSource clock;

    AccessControls(SecurityProperties security, SecurityFiles files, InstantSource clock) {
        this.clock = clock;
        authenticators = authenticators(security, files, clock);
        rules = files.rules() == null ? List.of() : List.of(files.rules());
        admins = Set.copyOf(security.admins());
        allowAnonymous = security.allowAnonymous();
    }

    /** In the order in which they are asked: those that know at once come first. */
    private static List<Authenticator> authenticators(
            SecurityProperties security, SecurityFiles files, InstantSource clock) {
        List<Authenticator> all = new ArrayList<>();
        SecurityProperties.X509 x509 = security.x509();
        if (!x509.userName().isEmpty()) {
            all.add(new CertificateAuthenticator(
                    new CertificateNames(x509.userName()),
                    x509.clientId().isEmpty() ? null : new CertificateNames(x509.clientId())));
        }
        if (files.passwords() != null) {
            all.add(files.passwords());
        }
        all.addAll(BackEnds.of(security, clock));
        return List.copyOf(all);
    }

    /** Whether clients are asked who they are. */
    static boolean areAsked(SecurityProperties security) {
        return !security.passwordFile().path().isEmpty()
                || !security.x509().userName().isEmpty()
                || BackEnds.anyIn(security);
    }

    /** Who comes in through a listener. */
    AccessControl of(ListenerProperties listener) {
        // Without authentication a listener that other machines reach needs allow-anonymous, or the node does not
        // start.
        boolean anonymous = allowAnonymous || authenticators.isEmpty();
        return new AccessControl(authenticators, anonymous, rules, admins, clock);
    }
}
