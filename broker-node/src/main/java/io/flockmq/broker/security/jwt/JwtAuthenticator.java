package io.flockmq.broker.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.backend.BackEnd;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Knows clients by the tokens that they show. Thread-safe. */
public final class JwtAuthenticator implements Authenticator {

    private final TokenRules rules;
    private final TokenKeys keys;
    private final BackEnd work;
    private final InstantSource clock;

    /**
     * Takes tokens that are signed with these keys.
     *
     * @param work where signatures are checked and keys are waited for
     */
    public JwtAuthenticator(TokenRules rules, TokenKeys keys, BackEnd work, InstantSource clock) {
        this.rules = rules;
        this.keys = keys;
        this.work = work;
        this.clock = clock;
    }

    /** The token itself, which can be shown again before it ends. */
    @Override
    public List<EnhancedAuthentication> methods() {
        return List.of(new JwtMethod(this));
    }

    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        JWT token = tokenOf(credentials);
        if (token == null) {
            return CompletableFuture.completedFuture(Verdict.ABSTAINED);
        }
        // The algorithm decides before any key is looked at: "none" is never among those allowed.
        if (!(token instanceof SignedJWT signed)
                || !rules.algorithms()
                        .contains(signed.getHeader().getAlgorithm().getName())) {
            return CompletableFuture.completedFuture(
                    new Verdict.Denied("its token is not signed in a way that is allowed"));
        }
        return work.ask(() -> check(signed));
    }

    private Verdict check(SignedJWT token) {
        try {
            if (!isGenuine(token)) {
                return new Verdict.Denied("the signature of its token is not valid");
            }
            JWTClaimsSet claims = token.getJWTClaimsSet();
            return claims == null
                    ? new Verdict.Denied("its token says nothing")
                    : new Claims(rules).verdict(claims, clock.instant());
        } catch (KeySourceException unknown) {
            return new Verdict.Unavailable("the keys for tokens cannot be read");
        } catch (ParseException unreadable) {
            return new Verdict.Denied("its token cannot be read");
        }
    }

    private boolean isGenuine(SignedJWT token) throws KeySourceException {
        if (token.getHeader().getCriticalParams() != null) {
            return false; // extensions that must be understood, and are not
        }
        for (JWSVerifier verifier : keys.verifiersFor(token)) {
            try {
                if (token.verify(verifier)) {
                    return true;
                }
            } catch (JOSEException useless) {
                // a key for something else
            }
        }
        return false;
    }

    private @Nullable JWT tokenOf(Credentials credentials) {
        byte[] password = credentials.password();
        JWT token = password == null ? null : parse(new String(password, StandardCharsets.ISO_8859_1));
        String user = credentials.user();
        return token == null && rules.inUserName() && user != null ? parse(user) : token;
    }

    private static @Nullable JWT parse(String text) {
        try {
            return JWTParser.parse(text);
        } catch (ParseException | IllegalArgumentException other) {
            return null; // a password
        }
    }
}
