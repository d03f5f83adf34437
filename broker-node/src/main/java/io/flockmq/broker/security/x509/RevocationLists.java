package io.flockmq.broker.security.x509;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * What authorities say about certificates that do not count any more (RFC 5280, section 5). Immutable, any thread.
 *
 * @param lists each of one authority
 */
public record RevocationLists(List<X509CRL> lists) {

    /** Nothing is revoked, and nothing is asked. */
    public static final RevocationLists NONE = new RevocationLists(List.of());

    /** Keeps a copy. */
    public RevocationLists {
        lists = List.copyOf(lists);
    }

    /**
     * Trusts certificates of these authorities that are not revoked. Each certificate between a client's and its authority needs a
     * list of its issuer that is valid at that moment, else it is not trusted. Nothing is fetched from anywhere.
     *
     * @throws GeneralSecurityException if there are no authorities
     */
    public TrustManagerFactory trusting(KeyStore authorities) throws GeneralSecurityException {
        PKIXBuilderParameters path = new PKIXBuilderParameters(authorities, new X509CertSelector());
        // Not PKIXRevocationChecker: one that is named explicitly follows the addresses in certificates, which clients
        // choose.
        path.setRevocationEnabled(true);
        path.addCertStore(certStore());
        TrustManagerFactory trusting = TrustManagerFactory.getInstance("PKIX");
        trusting.init(new CertPathTrustManagerParameters(path));
        return trusting;
    }

    private CertStore certStore() throws GeneralSecurityException {
        try {
            return CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Whether a certificate that was trusted is revoked. */
    public boolean revoke(X509Certificate certificate) {
        return lists.stream()
                .anyMatch(list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                        && list.isRevoked(certificate));
    }

    /** The authorities whose lists are too old to say anything, for people. */
    public List<String> outdated(Instant now) {
        return lists.stream()
                .filter(list -> list.getNextUpdate().toInstant().isBefore(now))
                .map(list -> list.getIssuerX500Principal().getName())
                .toList();
    }
}
