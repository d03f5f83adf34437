package io.flockmq.cluster.session;

/**
 * A client id that a node still believes to be the home of.
 *
 * @param epoch of its claim
 * @param persistent whether the session is to outlive its connection
 */
public record Held(long epoch, boolean persistent) {}
