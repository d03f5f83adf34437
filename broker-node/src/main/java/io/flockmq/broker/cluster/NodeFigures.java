package io.flockmq.broker.cluster;

/**
 * What a node tells the others about itself, for people.
 *
 * @param clientsConnected clients connected to it
 * @param sessions sessions whose home it is, connected or not
 * @param subscriptions of these sessions
 */
public record NodeFigures(long clientsConnected, long sessions, long subscriptions) {}
