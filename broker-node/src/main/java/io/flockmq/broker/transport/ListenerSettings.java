package io.flockmq.broker.transport;

import io.flockmq.broker.security.AccessControl;

/**
 * An address to listen on.
 *
 * @param name its name in the configuration
 * @param bind IP address or host name
 * @param port 1 to 65,535, or 0 for any free port
 * @param access who comes in through it
 */
public record ListenerSettings(String name, String bind, int port, AccessControl access) {}
