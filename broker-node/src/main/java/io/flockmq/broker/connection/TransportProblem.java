package io.flockmq.broker.connection;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import javax.net.ssl.SSLException;

/** What is wrong with the bytes below MQTT, in TLS, WebSocket or the PROXY protocol, for the log. */
final class TransportProblem {

    private static final int LONGEST = 200;

    private TransportProblem() {}

    /** A clause of printable ASCII: certificates and frames are a stranger's words. */
    static String of(DecoderException wrong) {
        Throwable cause = wrong.getCause() == null ? wrong : wrong.getCause();
        String name = switch (cause) {
            case SSLException _ -> "TLS";
            case HAProxyProtocolException _ -> "PROXY protocol";
            default -> "WebSocket";
        };
        String said = String.valueOf(cause.getMessage()).replaceAll("[^\\x20-\\x7E]", "?");
        return name + ": " + said.substring(0, Math.min(said.length(), LONGEST));
    }
}
