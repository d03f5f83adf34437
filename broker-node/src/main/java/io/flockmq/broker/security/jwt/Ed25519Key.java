package io.flockmq.broker.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Checks EdDSA with Ed25519 (RFC 8037) by the JDK, which the library leaves to yet another one. Immutable. */
final class Ed25519Key extends BaseJWSProvider implements JWSVerifier {

    private static final int LENGTH = 32;
    /** What stands in front of the key's bytes in a SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    /** @throws JOSEException if it is no such key */
    Ed25519Key(OctetKeyPair published) throws JOSEException {
        super(Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519));
        byte[] bytes = published.getX().decode();
        if (bytes.length != LENGTH) {
            throw new JOSEException("a key for Ed25519 has " + LENGTH + " bytes");
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.writeBytes(PREFIX);
        encoded.writeBytes(bytes);
        try {
            key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
        } catch (GeneralSecurityException notOnTheCurve) {
            throw new JOSEException("no key for Ed25519", notOnTheCurve);
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) throws JOSEException {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(signingInput);
            return check.verify(signature.decode());
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException missing) {
            throw new JOSEException("Ed25519 is not to be had", missing);
        }
    }
}
