package io.flockmq.broker.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.flockmq.broker.security.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;

/** An issuer of tokens. */
final class Tokens {

    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final int RSA_BITS = 2048;
    private static final int ED25519_PREFIX = 12;

    private Tokens() {}

    static RSAKey rsa(String keyId) {
        try {
            return new RSAKeyGenerator(RSA_BITS).keyID(keyId).generate();
        } catch (JOSEException broken) {
            throw new AssertionError(broken);
        }
    }

    static ECKey curve(String keyId) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        } catch (JOSEException broken) {
            throw new AssertionError(broken);
        }
    }

    static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    static OctetKeyPair published(KeyPair pair, String keyId) {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] bytes = Arrays.copyOfRange(encoded, ED25519_PREFIX, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(bytes))
                .keyID(keyId)
                .build();
    }

    /** Claims that are right. */
    @SuppressWarnings("JavaUtilDate")
    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ann")
                .issuer("https://issuer.example")
                .audience("mqtt")
                .expirationTime(Date.from(NOW.plusSeconds(60)));
    }

    static String signed(JWK key, JWTClaimsSet.Builder claims) {
        try {
            JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
            return signed(
                    key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256, key.getKeyID(), signer, claims);
        } catch (JOSEException broken) {
            throw new AssertionError(broken);
        }
    }

    static String signed(byte[] secret, JWTClaimsSet.Builder claims) {
        try {
            return signed(JWSAlgorithm.HS256, "shared", new MACSigner(secret), claims);
        } catch (JOSEException broken) {
            throw new AssertionError(broken);
        }
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }

    static String signed(PrivateKey key, String keyId, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID(keyId).build(), claims.build());
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(token.getSigningInput());
            return new String(token.getSigningInput(), StandardCharsets.US_ASCII) + "."
                    + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    static Credentials showing(String password) {
        return new Credentials("tcp", "client-1", "ann", password.getBytes(StandardCharsets.UTF_8), null, List.of());
    }
}
