package io.flockmq.broker.connection;

import io.flockmq.broker.security.AccessControl;

/**
 * The listener that a connection came through.
 *
 * @param listener its name in the configuration
 * @param control who comes in through it
 */
public record ListenerAccess(String listener, AccessControl control) {}
