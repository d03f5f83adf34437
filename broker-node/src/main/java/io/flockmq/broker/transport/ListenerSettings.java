package io.flockmq.broker.transport;

import io.flockmq.broker.security.AccessControl;
import org.jspecify.annotations.Nullable;

/**
 * An address to listen on.
 *
 * @param name its name in the configuration
 * @param bind IP address or host name
 * @param port 1 to 65,535, or 0 for any free port
 * @param access who comes in through it
 * @param tls how it is encrypted, null for not at all
 * @param webSocketPath where WebSockets are opened, null for plain MQTT
 * @param origins whose pages may open WebSockets
 * @param proxies who speaks for clients
 * @param maxConnections the most connections at a time, 0 for no limit of its own
 * @param packetSize the largest packet that a client may send, bytes; 0 for that of all listeners
 */
public record ListenerSettings(
        String name,
        String bind,
        int port,
        AccessControl access,
        @Nullable TlsContext tls,
        @Nullable String webSocketPath,
        Origins origins,
        Proxies proxies,
        int maxConnections,
        int packetSize) {

    /** What is spoken, for people. */
    String protocol() {
        return "MQTT" + (webSocketPath == null ? "" : " over WebSocket") + (tls == null ? "" : " over TLS");
    }
}
