package io.flockmq.broker.security.x509;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** A certificate that has names and serial number 0x1f and nothing else. */
final class NamedCertificate extends X509Certificate {

    private static final long serialVersionUID = 1L;

    private final X500Principal subject;
    private final transient @Nullable Collection<List<?>> alternatives;

    NamedCertificate(X500Principal subject, @Nullable Collection<List<?>> alternatives) {
        this.subject = subject;
        this.alternatives = alternatives;
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return subject;
    }

    @Override
    public @Nullable Collection<List<?>> getSubjectAlternativeNames() {
        return alternatives;
    }

    @Override
    public BigInteger getSerialNumber() {
        return BigInteger.valueOf(0x1F);
    }

    private static UnsupportedOperationException nothingElse() {
        return new UnsupportedOperationException();
    }

    @Override
    public void checkValidity() {
        throw nothingElse();
    }

    @Override
    public void checkValidity(Date date) {
        throw nothingElse();
    }

    @Override
    public int getVersion() {
        throw nothingElse();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Principal getIssuerDN() {
        throw nothingElse();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Principal getSubjectDN() {
        throw nothingElse();
    }

    @Override
    public Date getNotBefore() {
        throw nothingElse();
    }

    @Override
    public Date getNotAfter() {
        throw nothingElse();
    }

    @Override
    public byte[] getTBSCertificate() {
        throw nothingElse();
    }

    @Override
    public byte[] getSignature() {
        throw nothingElse();
    }

    @Override
    public String getSigAlgName() {
        throw nothingElse();
    }

    @Override
    public String getSigAlgOID() {
        throw nothingElse();
    }

    @Override
    public byte[] getSigAlgParams() {
        throw nothingElse();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        throw nothingElse();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        throw nothingElse();
    }

    @Override
    public boolean[] getKeyUsage() {
        throw nothingElse();
    }

    @Override
    public int getBasicConstraints() {
        throw nothingElse();
    }

    @Override
    public byte[] getEncoded() {
        throw nothingElse();
    }

    @Override
    public void verify(PublicKey key) {
        throw nothingElse();
    }

    @Override
    public void verify(PublicKey key, String provider) {
        throw nothingElse();
    }

    @Override
    public String toString() {
        return subject.getName();
    }

    @Override
    public PublicKey getPublicKey() {
        throw nothingElse();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        throw nothingElse();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        throw nothingElse();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        throw nothingElse();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        throw nothingElse();
    }
}
