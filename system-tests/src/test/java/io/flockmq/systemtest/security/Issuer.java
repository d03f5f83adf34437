package io.flockmq.systemtest.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** Somebody who issues tokens, signed with Ed25519. Immutable. */
final class Issuer {

    private static final int PREFIX = 12;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String keyId;
    private final KeyPair keys;

    Issuer(String keyId) throws GeneralSecurityException {
        this.keyId = keyId;
        this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    /** Its key as JWKS. */
    String published() {
        byte[] encoded = keys.getPublic().getEncoded();
        String x = BASE64.encodeToString(Arrays.copyOfRange(encoded, PREFIX, encoded.length));
        return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}]}".formatted(keyId, x);
    }

    /** A token that says so. */
    String token(String claims) throws GeneralSecurityException {
        String header = "{\"alg\":\"EdDSA\",\"kid\":\"%s\"}".formatted(keyId);
        String signed =
                BASE64.encodeToString(header.getBytes(UTF_8)) + "." + BASE64.encodeToString(claims.getBytes(UTF_8));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }
}
