package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.channel.EventLoop;

/**
 * One of this node's event loops in one of the node's lives, as its streams see it.
 *
 * @param number of the event loop
 */
record OwnLoop(
        Node self,
        int number,
        EventLoop loop,
        LinkSettings settings,
        Connector connector,
        EndOfTurn endOfTurn,
        LinkListener listener,
        LinkEventListener events) {}
