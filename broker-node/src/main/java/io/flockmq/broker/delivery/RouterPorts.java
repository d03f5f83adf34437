package io.flockmq.broker.delivery;

/**
 * What a router needs to know of other nodes.
 *
 * @param nodes the way to subscribers on other nodes
 * @param retained retains messages
 */
public record RouterPorts(OtherNodes nodes, RetainedWriter retained) {}
