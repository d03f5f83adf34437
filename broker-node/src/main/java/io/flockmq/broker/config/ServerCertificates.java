package io.flockmq.broker.config;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.ssl.SslBundle;

/**
 * The certificates that a listener shows, one for each of its keys, without those that vouch for them. Immutable.
 *
 * @param shown at least one
 */
record ServerCertificates(List<X509Certificate> shown) {

    private static final byte[] SIGNED = {'f', 'i', 't', 's', '?'};

    /**
     * Those of a bundle.
     *
     * @throws IllegalStateException if there are none, or a key does not fit its certificate, which otherwise each client would find
     *     out in its handshake
     * @throws GeneralSecurityException if a key cannot be used
     */
    static ServerCertificates of(SslBundle bundle) throws GeneralSecurityException {
        KeyStore keys = bundle.getStores().getKeyStore();
        List<X509Certificate> shown = new ArrayList<>();
        if (keys != null) {
            String only = bundle.getKey().getAlias();
            for (String alias : Collections.list(keys.aliases())) {
                if ((only == null || only.equalsIgnoreCase(alias))
                        && keys.isKeyEntry(alias)
                        && keys.getCertificate(alias) instanceof X509Certificate certificate) {
                    requireFit(keys.getKey(alias, password(bundle)), certificate.getPublicKey());
                    shown.add(certificate);
                }
            }
        }
        if (shown.isEmpty()) {
            throw new IllegalStateException("it has no key with a certificate to show");
        }
        return new ServerCertificates(List.copyOf(shown));
    }

    private static char[] password(SslBundle bundle) {
        String own = bundle.getKey().getPassword();
        String all = own == null ? bundle.getStores().getKeyStorePassword() : own;
        return all == null ? new char[0] : all.toCharArray();
    }

    private static void requireFit(Key key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
            default -> ""; // nothing that browsers or clients use: TLS will find out
        };
        if (algorithm.isEmpty()) {
            return;
        }
        if (!(key instanceof PrivateKey secret) || !isSameKind(secret, certified)) {
            throw new IllegalStateException("its key does not fit its certificate");
        }
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(SIGNED);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(SIGNED);
        boolean fits;
        try {
            fits = signature.verify(signed);
        } catch (GeneralSecurityException otherSize) {
            fits = false;
        }
        if (!fits) {
            throw new IllegalStateException("its key does not fit its certificate");
        }
    }

    private static boolean isSameKind(PrivateKey secret, PublicKey certified) {
        return secret.getAlgorithm().equals(certified.getAlgorithm());
    }

    /** When the first of them ends. */
    Instant end() {
        return shown.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
