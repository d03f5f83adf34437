package io.flockmq.broker.security;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows of itself in CONNECT and in its TLS handshake. The arrays and lists are not copied, and not changed.
 *
 * @param listener the name of the listener that it came to
 * @param clientId its client identifier, assigned where it had none
 * @param user its user name, null for none
 * @param password its password, null for none
 * @param address where it is, null where that is unknown; behind a trusted proxy what the proxy says
 * @param certificates its certificate with those that vouch for it, already verified; empty for none
 */
public record Credentials(
        String listener,
        String clientId,
        @Nullable String user,
        byte @Nullable [] password,
        @Nullable InetAddress address,
        List<X509Certificate> certificates) {

    /** Whether the client shows nothing that could be checked. */
    public boolean areAbsent() {
        return user == null && password == null && certificates.isEmpty();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[listener=" + listener + ", clientId=" + clientId + ", user=" + user + "]";
    }
}
