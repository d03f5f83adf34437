package io.flockmq.broker.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;

/** A secret that issuer and broker share. Immutable. */
public final class SharedSecret implements TokenKeys {

    private final byte[] secret;

    /**
     * This secret.
     *
     * @param secret at least as long as the hash of the signature, 32 bytes for HS256
     */
    public SharedSecret(byte[] secret) {
        this.secret = secret.clone();
    }

    /** Only for what is signed with a secret: whatever else the header says, nothing fits. */
    @Override
    public List<JWSVerifier> verifiersFor(SignedJWT token) {
        try {
            MACVerifier verifier = new MACVerifier(secret);
            return verifier.supportedJWSAlgorithms().contains(token.getHeader().getAlgorithm())
                    ? List.of(verifier)
                    : List.of();
        } catch (JOSEException tooShort) {
            return List.of();
        }
    }
}
