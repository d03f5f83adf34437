package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;

/** Told what arrives for one event loop. All calls on that event loop. */
public interface LinkListener {

    /**
     * A batch arrived. In order for each (from, fromLoop, lane), each number exactly once, starting with 1. The buffer is
     * released after return: what is to be kept must be copied or retained.
     *
     * @param from who sent it, in this life; it is in the view that was passed to {@link Link#viewChanged} last
     * @param fromLoop the sender's event loop
     * @param number of the batch in its lane
     * @param batch as it was passed to {@link LinkLoop#send}
     */
    void received(Node from, int fromLoop, Lane lane, long number, ByteBuf batch);

    /**
     * The other side confirmed all batches of this loop's stream up to this number. Rising.
     *
     * @param by the node that they were sent to
     */
    void confirmed(Node by, Lane lane, long upTo);
}
