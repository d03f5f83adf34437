package io.flockmq.broker.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * An address that clients connect to.
 *
 * @param type What is spoken there.
 * @param bind IP address or host name of this machine to listen on; 0.0.0.0 or :: is all of them.
 * @param port TCP port to listen on.
 * @param path Path of the URL where clients open WebSockets, on listeners of type ws and wss.
 * @param tls How listeners of type tls and wss are encrypted.
 */
public record ListenerProperties(
        @DefaultValue("tcp") Type type,
        @DefaultValue(LOOPBACK) String bind,

        @DefaultValue("" + MQTT_PORT) @Allowed(min = "1", max = "65535", zero = "any free port")
        int port,

        @DefaultValue("/mqtt") String path,
        @DefaultValue Tls tls) {

    static final String LOOPBACK = "127.0.0.1";
    static final int MQTT_PORT = 1883;

    /** A listener that is not encrypted. */
    static ListenerProperties plain(String bind, int port) {
        return new ListenerProperties(
                Type.TCP, bind, port, "/mqtt", new Tls("", ClientAuth.NONE, "", Duration.ofSeconds(5)));
    }

    /** Whether it is encrypted. */
    public boolean isEncrypted() {
        return type == Type.TLS || type == Type.WSS;
    }

    /** Whether WebSockets are opened there. */
    public boolean isWebSocket() {
        return type == Type.WS || type == Type.WSS;
    }

    /** What is spoken on a listener. */
    public enum Type {
        /** MQTT over TCP, not encrypted. */
        TCP,
        /** MQTT over TLS. */
        TLS,
        /** MQTT over WebSocket, not encrypted. */
        WS,
        /** MQTT over WebSocket over TLS. */
        WSS
    }

    /** Whether clients show certificates. */
    public enum ClientAuth {
        /** They are not asked. */
        NONE,
        /** They may; one that is shown must be valid. */
        OPTIONAL,
        /** They must. */
        REQUIRED
    }

    /**
     * How a listener is encrypted.
     *
     * @param bundle Name of the SSL bundle with key, certificates and trusted authorities, as under spring.ssl.bundle.pem.
     * @param clientAuth Whether clients show certificates.
     * @param crlFile File with the revocation lists (PEM or DER) of all authorities of clients.
     * @param handshakeTimeout Longest time for the TLS handshake; mqtt.connect.timeout runs meanwhile, and ends it, too.
     */
    public record Tls(
            @DefaultValue("") String bundle,
            @DefaultValue("none") ClientAuth clientAuth,

            @DefaultValue("") String crlFile,

            @DefaultValue("5s") @Allowed(min = "100ms", max = "5m") @DurationUnit(ChronoUnit.SECONDS)
            Duration handshakeTimeout) {}
}
