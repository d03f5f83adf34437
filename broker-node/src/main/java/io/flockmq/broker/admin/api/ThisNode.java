package io.flockmq.broker.admin.api;

/**
 * The node that answers.
 *
 * @param id its name among the nodes
 * @param version of FlockMQ
 * @param clustered whether it is one of a cluster
 */
public record ThisNode(String id, String version, boolean clustered) {}
