package io.flockmq.broker.transport;

import io.flockmq.broker.security.x509.RevocationLists;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a listener shows and asks of its clients in TLS 1.2 and 1.3. It can change while the listener is open: connections that there
 * are go on as they are, apart from those whose certificates are revoked. Thread-safe.
 */
public final class TlsContext {

    /** Those with forward secrecy and authenticated encryption; in TLS 1.3 there are no others. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * What a listener shows, and whom it trusts.
     *
     * @param keys the broker's key with its certificates
     * @param trusted who vouches for certificates of clients
     * @param revoked which of those do not count any more; {@code trusted} knows them, too
     */
    public record Managers(KeyManagerFactory keys, TrustManagerFactory trusted, RevocationLists revoked) {}

    private record State(SslContext context, RevocationLists revoked) {}

    private final ClientCertificates certificates;
    private final Duration handshakeLimit;
    private final List<Runnable> whenRevoked = new CopyOnWriteArrayList<>();
    private volatile State current;

    /**
     * Builds what is shown and asked.
     *
     * @param handshakeLimit how long a handshake may take
     * @throws SSLException if there is no such key
     */
    public TlsContext(Managers managers, ClientCertificates certificates, Duration handshakeLimit) throws SSLException {
        this.certificates = certificates;
        this.handshakeLimit = handshakeLimit;
        this.current = build(managers);
    }

    /**
     * Shows and asks this from now on. TLS sessions from before cannot be resumed, so that each client is verified anew.
     *
     * @throws SSLException as when it was built; then everything stays as it is
     */
    public void reload(Managers managers) throws SSLException {
        RevocationLists before = current.revoked();
        current = build(managers);
        if (!before.equals(managers.revoked())) {
            whenRevoked.forEach(Runnable::run);
        }
    }

    /** Runs a task whenever certificates may have been revoked, on the thread that reloads, until {@link #forget}. */
    void whenRevoked(Runnable task) {
        whenRevoked.add(task);
    }

    /** Does not run a task any more. */
    void forget(Runnable task) {
        whenRevoked.remove(task);
    }

    /** Whether a certificate that was shown here does not count any more. */
    boolean revokes(X509Certificate certificate) {
        return current.revoked().revoke(certificate);
    }

    private State build(Managers managers) throws SSLException {
        SslContext context = SslContextBuilder.forServer(managers.keys())
                .trustManager(managers.trusted())
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(CIPHERS)
                .clientAuth(
                        switch (certificates) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        })
                .build();
        return new State(context, managers.revoked());
    }

    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = current.context().newHandler(allocator);
        handler.setHandshakeTimeout(handshakeLimit.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }
}
