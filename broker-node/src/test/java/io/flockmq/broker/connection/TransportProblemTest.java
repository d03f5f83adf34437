package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TransportProblemTest {

    @Test
    void aCertificateThatIsNotTrustedIsToldApartFromBadTls() {
        CertPathValidatorException revoked =
                new CertPathValidatorException("said", null, null, -1, BasicReason.REVOKED);
        Throwable handshake =
                new SSLHandshakeException("verify failed").initCause(new CertificateException("PKIX", revoked));

        assertThat(TransportProblem.of(new DecoderException(handshake)))
                .isEqualTo(new TransportProblem(ReasonCode.NOT_AUTHORIZED, "TLS: the certificate: revoked"));
        assertThat(TransportProblem.of(new DecoderException(new SSLException("bad record"))))
                .isEqualTo(new TransportProblem(ReasonCode.PROTOCOL_ERROR, "TLS: bad record"));
    }

    @Test
    void whatBoringSslCallsByItsNameIsSaidInWords() {
        assertThat(cause(new SSLHandshakeException("error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER")))
                .isEqualTo("TLS: no shared cipher");
    }

    @Test
    void aStrangersBytesAreNotRepeated() {
        assertThat(cause(new NotSslRecordException("not an SSL/TLS record: 474554202f")))
                .isEqualTo("TLS: what came is not TLS");
        assertThat(cause(new ClosedChannelException())).isEqualTo("TLS: closed during the handshake");
    }

    @Test
    void whatIsSaidIsShortAndPrintable() {
        assertThat(cause(new SSLException("line\nbreak \u001B[31m" + "x".repeat(1_000))))
                .startsWith("TLS: line?break ?[31mxxx")
                .hasSize(200);
        assertThat(cause(new CorruptedWebSocketFrameException())).startsWith("WebSocket: ");
    }

    private static String cause(Throwable thrown) {
        return TransportProblem.of(new DecoderException(thrown)).cause();
    }
}
