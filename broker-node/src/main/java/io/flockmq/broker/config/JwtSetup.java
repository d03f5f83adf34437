package io.flockmq.broker.config;

import io.flockmq.broker.security.backend.BackEnd;
import io.flockmq.broker.security.jwt.JwtAuthenticator;
import io.flockmq.broker.security.jwt.PublishedKeys;
import io.flockmq.broker.security.jwt.SharedSecret;
import io.flockmq.broker.security.jwt.TokenKeys;
import io.flockmq.broker.security.jwt.TokenRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Puts together how tokens are checked, once {@link BackEndRules} has found nothing wrong. */
final class JwtSetup {

    /** Signatures with a key pair. */
    static final List<String> WITH_KEYS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");
    /** Signatures with a secret that both sides have. */
    static final List<String> WITH_SECRET = List.of("HS256", "HS384", "HS512");

    private static final Set<String> USUAL_WITH_KEYS = Set.of("RS256", "ES256", "EdDSA");
    private static final Set<String> USUAL_WITH_SECRET = Set.of("HS256");

    private static final int MOST = 10_000;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private JwtSetup() {}

    static JwtAuthenticator authenticator(SecurityProperties.Jwt jwt, InstantSource clock) {
        TokenRules rules = new TokenRules(
                algorithms(jwt),
                jwt.issuer(),
                jwt.audience(),
                jwt.clockSkew(),
                jwt.userNameClaim(),
                jwt.clientIdClaim(),
                jwt.permissionsClaim(),
                jwt.tokenInUserName(),
                jwt.requireExpiry());
        Duration longest = jwt.jwksTimeout().multipliedBy(2).plusSeconds(1);
        return new JwtAuthenticator(rules, keys(jwt), new BackEnd("the check of tokens", MOST, longest, PAUSE), clock);
    }

    private static Set<String> algorithms(SecurityProperties.Jwt jwt) {
        if (!jwt.algorithms().isEmpty()) {
            return Set.copyOf(jwt.algorithms());
        }
        return jwt.secretFile().isEmpty() ? USUAL_WITH_KEYS : USUAL_WITH_SECRET;
    }

    private static TokenKeys keys(SecurityProperties.Jwt jwt) {
        try {
            if (!jwt.secretFile().isEmpty()) {
                return new SharedSecret(SecretFile.read(jwt.secretFile()));
            }
            return new PublishedKeys(place(jwt), jwt.jwksTimeout(), jwt.jwksRefresh(), PAUSE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static URL place(SecurityProperties.Jwt jwt) throws MalformedURLException {
        return jwt.jwksFile().isEmpty()
                ? URI.create(jwt.jwksUrl()).toURL()
                : Path.of(jwt.jwksFile()).toUri().toURL();
    }
}
