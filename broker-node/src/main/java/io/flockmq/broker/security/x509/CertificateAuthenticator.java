package io.flockmq.broker.security.x509;

import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Clients that TLS has asked for a certificate, and that are who it says. Thread-safe. */
public final class CertificateAuthenticator implements Authenticator {

    private final CertificateNames user;
    private final @Nullable CertificateNames clientId;

    /**
     * Takes names from certificates.
     *
     * @param user the user name
     * @param clientId the only client identifier that the client may use, null for any
     */
    public CertificateAuthenticator(CertificateNames user, @Nullable CertificateNames clientId) {
        this.user = user;
        this.clientId = clientId;
    }

    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        return CompletableFuture.completedFuture(
                credentials.certificates().isEmpty()
                        ? Verdict.ABSTAINED
                        : verdict(credentials.certificates().getFirst()));
    }

    private Verdict verdict(X509Certificate certificate) {
        String name = user.of(certificate);
        String id = clientId == null ? null : clientId.of(certificate);
        if (name == null || (clientId != null && id == null)) {
            return new Verdict.Denied(
                    "its certificate lacks what names are taken from, has it more than once, or with control characters");
        }
        return new Verdict.Allowed(
                new Identity(name, id, null, certificate.getNotAfter().toInstant()));
    }
}
