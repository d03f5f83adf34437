package io.flockmq.broker.config;

import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.RuleSource;
import java.time.InstantSource;
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

    AccessControls(BrokerProperties.Security security, InstantSource clock) {
        this.clock = clock;
        authenticators = BackEnds.of(security, clock);
        rules = List.of();
        admins = Set.copyOf(security.admins());
        allowAnonymous = security.allowAnonymous();
    }

    /** Who comes in through a listener. */
    AccessControl of(BrokerProperties.Listener listener) {
        // Without authentication a listener that other machines reach needs allow-anonymous, or the node does not
        // start.
        boolean anonymous = allowAnonymous || authenticators.isEmpty();
        return new AccessControl(authenticators, anonymous, rules, admins, clock);
    }
}
