package io.flockmq.broker.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * An address that clients connect to.
 *
 * @param type What is spoken there.
 * @param bind IP address or host name of this machine to listen on; 0.0.0.0 or :: is all of them.
 * @param port TCP port to listen on; if empty 1883, 8883, 8083 or 8084, as the type is tcp, tls, ws or wss.
 * @param path Path of the URL where clients open WebSockets, on listeners of type ws and wss.
 * @param allowedOrigins Origins of pages that may open WebSockets, such as https://example.org, or http://localhost:* for any port there; if
 *     empty, any page may.
 * @param tls How listeners of type tls and wss are encrypted.
 * @param proxyProtocol Whether load balancers say with the PROXY protocol (version 1 or 2) who a client is.
 * @param xForwardedFor Whether load balancers say with the header X-Forwarded-For who a client is, on listeners of type ws and wss.
 * @param trustedProxies Addresses of the load balancers that are believed, such as 10.0.0.0/8.
 * @param maxConnections Most connections at the same time through this listener.
 * @param maxPacketSize Largest packet after CONNECT; if 0, mqtt.limits.max-packet-size.
 * @param authentication In which ways clients of this listener are asked who they are, in this order; without any
 *     mqtt.security.authentication.
 * @param allowAnonymous Whether clients may come in that show nothing; if empty, mqtt.security.allow-anonymous.
 */
public record ListenerProperties(
        @DefaultValue("tcp") Type type,
        @DefaultValue(LOOPBACK) String bind,

        @Allowed(min = "1", max = "65535", zero = "any free port") @Nullable
        Integer port,

        @DefaultValue("/mqtt") String path,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue Tls tls,
        @DefaultValue("off") ProxyProtocol proxyProtocol,
        @DefaultValue("false") boolean xForwardedFor,
        @DefaultValue List<String> trustedProxies,

        @DefaultValue("0") @Allowed(min = "1", zero = "unlimited")
        int maxConnections,

        @DefaultValue("0") @Allowed(min = "1KB", max = "256MB", zero = "as for all")
        DataSize maxPacketSize,

        @DefaultValue List<String> authentication,
        @Nullable Boolean allowAnonymous) {

    static final String LOOPBACK = "127.0.0.1";

    /** Copies the lists. */
    public ListenerProperties {
        allowedOrigins = List.copyOf(allowedOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        authentication = List.copyOf(authentication);
    }

    /**
     * The listeners that are there when none is named, on this machine alone: for MQTT clients, and for the console's page. A page of
     * anybody else that is open in a browser of this machine must not become a client.
     */
    static Map<String, ListenerProperties> byDefault() {
        Map<String, String> settings = Map.of(
                "listeners.tcp.type", "tcp",
                "listeners.ws.type", "ws",
                "listeners.ws.allowed-origins", "http://localhost:*,http://127.0.0.1:*");
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("listeners", Bindable.mapOf(String.class, ListenerProperties.class))
                .get();
    }

    /** The port to listen on. */
    int usedPort() {
        if (port != null) {
            return port;
        }
        return switch (type) {
            case TCP -> 1883;
            case TLS -> 8883;
            case WS -> 8083;
            case WSS -> 8084;
        };
    }

    /** Whether clients may come in that show nothing. */
    boolean allowsAnonymous(SecurityProperties security) {
        return allowAnonymous == null ? security.allowAnonymous() : allowAnonymous;
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

    /** Whether a listener is behind load balancers that speak the PROXY protocol. */
    public enum ProxyProtocol {
        /** It is not. */
        OFF,
        /** Load balancers and clients themselves connect to it. */
        AUTO,
        /** Each connection comes from a load balancer and begins with the header. */
        REQUIRED
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
