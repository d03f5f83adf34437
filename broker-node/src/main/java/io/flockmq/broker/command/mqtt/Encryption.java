package io.flockmq.broker.command.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a server shows that it is the right one.
 *
 * @param serverName in its certificate
 * @param authorities file (PEM) of those that are trusted; null: those that Java trusts
 */
public record Encryption(String serverName, @Nullable Path authorities) {

    /**
     * Speaks TLS over a connection that is open, and returns when the handshake is over.
     *
     * @throws GeneralSecurityException if the authorities cannot be used
     */
    public Socket over(Socket plain, int port) throws IOException, GeneralSecurityException {
        SSLSocket socket = (SSLSocket) sockets(authorities).createSocket(plain, serverName, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name must be in the certificate
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /**
     * Makes sockets that trust these authorities.
     *
     * @param authorities file (PEM); null: those that Java trusts
     * @throws GeneralSecurityException if they cannot be used
     */
    public static SSLSocketFactory sockets(@Nullable Path authorities) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities == null ? null : trusted(authorities));
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static KeyStore trusted(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = Files.newInputStream(authorities)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("authority-" + store.size(), each);
            }
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + authorities, missing);
        }
        if (store.size() == 0) {
            throw new CertificateException("no certificate is in " + authorities);
        }
        return store;
    }
}
