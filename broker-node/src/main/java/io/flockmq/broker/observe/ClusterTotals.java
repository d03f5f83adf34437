package io.flockmq.broker.observe;

/**
 * Figures of all nodes together.
 *
 * @param clientsConnected clients connected to any node
 * @param clientsTotal sessions, connected or not
 * @param subscriptions of all sessions
 */
public record ClusterTotals(long clientsConnected, long clientsTotal, long subscriptions) {}
