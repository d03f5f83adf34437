package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;

/** What happened to the connections between nodes, and why. */
public sealed interface LinkEvent {

    /** An event loop's streams to a node flow. */
    record Connected(Node to, int loop) implements LinkEvent {}

    /** An event loop's streams to a node stopped; unless the node left, it is connected to again. */
    record Disconnected(Node to, int loop, String why) implements LinkEvent {}

    /** A member is not to be reached. Told for the first of several attempts that fail. */
    record Unreachable(Node to, int loop, String why) implements LinkEvent {}

    /**
     * Somebody who connected to this node was turned away. At most one a second for each address.
     *
     * @param address without port
     * @param unreported how many others were turned away since the last of these events, at any address
     */
    record Refused(String address, String why, long unreported) implements LinkEvent {}

    /** A mistake in this node: a listener threw. */
    record InternalFault(String doing, Throwable fault) implements LinkEvent {}
}
