package io.flockmq.broker.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a listener shows and asks of its clients in TLS 1.2 and 1.3. It can change while the listener is open: connections that there
 * are go on as they are. Thread-safe.
 */
public final class TlsContext {

    private final ClientCertificates certificates;
    private final Duration handshakeLimit;
    private volatile SslContext current;

    /**
     * Builds what is shown and asked.
     *
     * @param keys the broker's key with its certificates
     * @param trusted who vouches for certificates of clients
     * @param handshakeLimit how long a handshake may take
     * @throws SSLException if there is no such key, or it does not fit its certificate
     */
    public TlsContext(
            KeyManagerFactory keys,
            TrustManagerFactory trusted,
            ClientCertificates certificates,
            Duration handshakeLimit)
            throws SSLException {
        this.certificates = certificates;
        this.handshakeLimit = handshakeLimit;
        this.current = build(keys, trusted);
    }

    /**
     * Shows and asks this from now on.
     *
     * @throws SSLException as when it was built; then everything stays as it is
     */
    public void reload(KeyManagerFactory keys, TrustManagerFactory trusted) throws SSLException {
        current = build(keys, trusted);
    }

    private SslContext build(KeyManagerFactory keys, TrustManagerFactory trusted) throws SSLException {
        return SslContextBuilder.forServer(keys)
                .trustManager(trusted)
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .clientAuth(
                        switch (certificates) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        })
                .build();
    }

    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = current.newHandler(allocator);
        handler.setHandshakeTimeout(handshakeLimit.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }
}
