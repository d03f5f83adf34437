package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Origin;

/**
 * What a router needs to know of other nodes.
 *
 * @param origin its own event loop as a source of messages
 * @param nodes the way to subscribers on other nodes
 * @param retained retains messages
 */
public record RouterPorts(Origin origin, OtherNodes nodes, RetainedWriter retained) {}
