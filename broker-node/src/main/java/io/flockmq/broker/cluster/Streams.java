package io.flockmq.broker.cluster;

import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** The streams of one event loop to and from the other nodes: ordered, numbered and confirmed. Event loop only. */
public interface Streams {

    /** An empty buffer for a batch, to be given to {@link #send} or released. */
    ByteBuf newBatch();

    /** Sends a batch, whose owner is the stream from now on; returns its number in this lane, the first is 1. */
    long send(Node to, Lane lane, ByteBuf batch);

    /** Confirms everything that came from an event loop of another node, up to this number. */
    void confirm(Node from, int fromLoop, Lane lane, long upTo);

    /** Bytes sent, or waiting to be sent, and not confirmed. */
    long unconfirmedBytes(Node to, Lane lane);

    /** What a node that is gone has not confirmed, in order; the caller releases it. */
    List<ByteBuf> takeUnconfirmed(Node to, Lane lane);

    /** The node is gone for good: nothing is kept for it any more. */
    void forget(Node to);
}
