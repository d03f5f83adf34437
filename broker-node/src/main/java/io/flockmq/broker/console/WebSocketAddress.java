package io.flockmq.broker.console;

/**
 * Where browsers open WebSockets for MQTT.
 *
 * @param scheme ws or wss
 * @param host the host or IP address that is listened on; empty for that of the page
 * @param port 1 to 65,535
 */
public record WebSocketAddress(String scheme, String host, int port) {}
