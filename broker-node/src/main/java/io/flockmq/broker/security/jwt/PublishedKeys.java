package io.flockmq.broker.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import io.flockmq.broker.security.backend.Outage;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The public keys that an issuer publishes as a JSON Web Key Set (RFC 7517). They are read when the first token comes, and again
 * after a while or when a token names a key that is not among them, but not more often than twice in a given time. Where they
 * cannot be read, those read last go on for an hour. Thread-safe.
 */
public final class PublishedKeys implements TokenKeys {

    private static final int LARGEST = 256 * 1024;
    private static final Duration OUTAGE = Duration.ofHours(1);
    private static final Duration AHEAD = Duration.ofSeconds(20);
    private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());

    private final JWKSource<SecurityContext> source;

    /**
     * The keys at this place.
     *
     * @param place an {@code http}, {@code https} or {@code file} address
     * @param timeout for connecting, and again for each part of the answer; at most 10 s
     * @param refresh after which they are read again; at least a minute
     * @param pause in which they are read at most twice
     */
    public PublishedKeys(URL place, Duration timeout, Duration refresh, Duration pause) {
        int wait = (int) timeout.toMillis();
        ResourceRetriever retriever =
                new Watched(new DefaultResourceRetriever(wait, wait, LARGEST), new Outage("the keys for tokens"));
        source = JWKSourceBuilder.create(place, retriever)
                .cache(refresh.toMillis(), 3L * wait)
                .refreshAheadCache(AHEAD.toMillis(), false)
                .rateLimited(pause.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
    }

    @Override
    public List<JWSVerifier> verifiersFor(SignedJWT token) throws KeySourceException {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(token.getHeader());
        if (matcher == null) {
            return List.of();
        }
        List<JWSVerifier> verifiers = new ArrayList<>();
        for (JWK key : matching(new JWKSelector(matcher))) {
            add(key, verifiers);
        }
        return verifiers;
    }

    /** That keys were read a moment ago and are not read again yet is no reason to ask later, unless there are none at all. */
    private List<JWK> matching(JWKSelector selector) throws KeySourceException {
        try {
            return source.get(selector, null);
        } catch (RateLimitReachedException tooOften) {
            var _ = source.get(ANY, null);
            return List.of();
        }
    }

    /** A key that is none fits no token. */
    private static void add(JWK key, List<JWSVerifier> verifiers) {
        try {
            switch (key) {
                case RSAKey rsa -> verifiers.add(new RSASSAVerifier(rsa));
                case ECKey curve -> verifiers.add(new ECDSAVerifier(curve));
                case OctetKeyPair pair
                when Curve.Ed25519.equals(pair.getCurve()) -> verifiers.add(new Ed25519Key(pair));
                default -> {
                    // secrets are not published, and other keys are not known here
                }
            }
        } catch (JOSEException useless) {
            // as if it were not there
        }
    }

    /** Tells people when keys cannot be read. */
    private record Watched(ResourceRetriever retriever, Outage outage) implements ResourceRetriever {

        @Override
        public Resource retrieveResource(URL url) throws IOException {
            try {
                Resource resource = retriever.retrieveResource(url);
                outage.answered();
                return resource;
            } catch (IOException failure) {
                outage.failed("they cannot be read: " + failure.getMessage());
                throw failure;
            }
        }
    }
}
