package io.flockmq.broker.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who comes in through one listener, and what they may do then. Thread-safe. */
public final class AccessControl {

    /** Everybody may do everything. */
    public static final AccessControl NONE =
            new AccessControl(List.of(), true, List.of(), Set.of(), () -> Instant.EPOCH); // no identity of these ends

    /** Where clients are asked who they are, but nobody says what they may do. */
    private static final List<RuleSource> HIDE_SYS =
            List.of(RuleSource.of(List.of(Rule.of(false, "$SYS/#", "$SYS is for admins"))));

    private final List<Authenticator> authenticators;
    private final AuthenticatorChain chain;
    private final Map<String, EnhancedAuthentication> methods;
    private final boolean anonymous;
    private final List<RuleSource> rules;
    private final Set<String> admins;
    private final InstantSource clock;

    /**
     * Access by these means.
     *
     * @param authenticators in the order in which they are asked; empty where nobody is asked who they are
     * @param anonymous whether a client may come in that shows nothing, or is not asked
     * @param rules in the order in which they are asked; empty where everybody may do everything
     * @param admins user names of those who may see {@code $SYS} without a rule
     * @param clock tells when credentials have expired
     */
    public AccessControl(
            List<Authenticator> authenticators,
            boolean anonymous,
            List<RuleSource> rules,
            Set<String> admins,
            InstantSource clock) {
        this.authenticators = List.copyOf(authenticators);
        this.chain = new AuthenticatorChain(authenticators);
        this.methods = methods(authenticators);
        this.anonymous = anonymous;
        this.rules = List.copyOf(rules);
        this.admins = Set.copyOf(admins);
        this.clock = clock;
    }

    private static Map<String, EnhancedAuthentication> methods(List<Authenticator> authenticators) {
        Map<String, EnhancedAuthentication> methods = new HashMap<>();
        for (Authenticator authenticator : authenticators) {
            for (EnhancedAuthentication method : authenticator.methods()) {
                methods.putIfAbsent(method.method(), method);
            }
        }
        return Map.copyOf(methods);
    }

    /** The method of this name by which clients can show who they are with AUTH, that of the first that has one; null for none. */
    public @Nullable EnhancedAuthentication method(String name) {
        return methods.get(name);
    }

    /**
     * Finds out who a client is; never {@link Verdict.Abstained}. The stage may complete on any thread, and does at once where
     * nobody need be asked.
     */
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        if (authenticators.isEmpty() || (anonymous && credentials.areAbsent())) {
            return CompletableFuture.completedFuture(
                    anonymous
                            // What nobody checks is no identity, whatever it says.
                            ? new Verdict.Allowed(Identity.ANONYMOUS)
                            : new Verdict.Denied("nobody can check who clients of this listener are"));
        }
        return chain.authenticate(credentials)
                .thenApply(verdict -> verdict instanceof Verdict.Abstained
                        ? new Verdict.Denied(
                                credentials.areAbsent()
                                        ? "anonymous clients may not connect here"
                                        : "unknown user name or wrong password")
                        : verdict);
    }

    /** What a client may do, null for everything. */
    public @Nullable Permissions permissions(String clientId, Identity identity) {
        List<RuleSource> sources = new ArrayList<>();
        RuleSource own = identity.rules();
        if (own != null) {
            sources.add(own);
        }
        sources.addAll(rules);
        boolean admin = identity.user() != null && admins.contains(identity.user());
        if (!sources.isEmpty()) {
            return new Permissions(clientId, identity.user(), admin, sources, false);
        }
        return authenticators.isEmpty() || admin
                ? null
                : new Permissions(clientId, identity.user(), false, HIDE_SYS, true);
    }

    /** How long the credentials of a client are good for from now, zero or less where they have expired; null for ever. */
    public @Nullable Duration remaining(Identity identity) {
        Instant end = identity.expiresAt();
        return end == null ? null : Duration.between(clock.instant(), end);
    }
}
