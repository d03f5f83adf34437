package io.flockmq.cluster.session;

/**
 * Who is, or was, the home of a client id.
 *
 * @param nodeId the home
 * @param incarnation which of its lives
 * @param epoch of its claim; a later claim has a higher one
 * @param persistent whether the session was to outlive its connection
 */
public record Owner(String nodeId, long incarnation, long epoch, boolean persistent) {}
