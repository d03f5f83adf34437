package io.flockmq.broker.connection;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the bytes below MQTT, in TLS, WebSocket or the PROXY protocol.
 *
 * @param reason the reason code that is nearest
 * @param cause a clause of printable ASCII for the log: certificates and frames are a stranger's words
 */
record TransportProblem(ReasonCode reason, String cause) {

    private static final int LONGEST = 200;

    /** Such as {@code error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER}. */
    private static final Pattern BORING_SSL = Pattern.compile("error:[0-9a-f]+:[^:]*:OPENSSL_internal:(\\w+)");

    static TransportProblem of(Throwable wrong) {
        Throwable thrown = wrong instanceof DecoderException && wrong.getCause() != null ? wrong.getCause() : wrong;
        CertificateException certificate = find(CertificateException.class, thrown);
        if (certificate != null) {
            return new TransportProblem(ReasonCode.NOT_AUTHORIZED, printable("TLS: " + certificate(certificate)));
        }
        String cause = switch (thrown) {
            case NotSslRecordException _ -> "TLS: what came is not TLS";
            case SslHandshakeTimeoutException _ -> "TLS: the handshake took too long";
            case ClosedChannelException _ -> "TLS: closed during the handshake";
            case SSLException tls -> "TLS: " + said(String.valueOf(tls.getMessage()));
            case HAProxyProtocolException proxy -> "PROXY protocol: " + proxy.getMessage();
            default -> "WebSocket: " + thrown.getMessage();
        };
        return new TransportProblem(ReasonCode.PROTOCOL_ERROR, printable(cause));
    }

    private static String said(String message) {
        Matcher boringSsl = BORING_SSL.matcher(message);
        return boringSsl.find() ? boringSsl.group(1).toLowerCase(Locale.ROOT).replace('_', ' ') : message;
    }

    private static String certificate(CertificateException problem) {
        CertPathValidatorException found = find(CertPathValidatorException.class, problem);
        if (found == null) {
            return "a certificate of no authority that is trusted";
        }
        String said = switch (found.getReason()) {
            case BasicReason.EXPIRED -> "expired";
            case BasicReason.NOT_YET_VALID -> "not valid yet";
            case BasicReason.REVOKED -> "revoked";
            case BasicReason.UNDETERMINED_REVOCATION_STATUS -> "no valid revocation list of its issuer";
            default -> String.valueOf(found.getMessage());
        };
        return "the certificate" + of(found) + ": " + said;
    }

    private static String of(CertPathValidatorException found) {
        List<? extends Certificate> path =
                found.getCertPath() == null ? List.of() : found.getCertPath().getCertificates();
        return found.getIndex() >= 0
                        && found.getIndex() < path.size()
                        && path.get(found.getIndex()) instanceof X509Certificate certificate
                ? " of " + certificate.getSubjectX500Principal().getName() + " with serial number "
                        + certificate.getSerialNumber().toString(16)
                : "";
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }

    private static String printable(String text) {
        String said = text.replaceAll("[^\\x20-\\x7E]", "?");
        return said.substring(0, Math.min(said.length(), LONGEST));
    }
}
