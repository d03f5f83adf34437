package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** One event loop's streams to and from all other nodes. That event loop only. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class LinkLoop {

    LinkLoop() {}

    /**
     * Sends a batch, at the end of this turn of the event loop. Works also while the node is not connected, not yet in a view,
     * or not any more: until {@link #forget}.
     *
     * @param batch ownership passes to the link, also if this throws; its bytes must not be changed any more
     * @return its number: 1 for the first to this node in this lane, then one more for each
     * @throws IllegalArgumentException if the batch is larger than allowed
     */
    public long send(Node to, Lane lane, ByteBuf batch) {
        throw new UnsupportedOperationException();
    }

    /**
     * Says that batches from a node need not be kept by it any more, at the end of this turn of the event loop. Ignored if a
     * later one was confirmed already.
     *
     * @param upTo the number of the last that was received, or an earlier one; all before it are confirmed too
     */
    public void confirm(Node from, int fromLoop, Lane lane, long upTo) {
        throw new UnsupportedOperationException();
    }

    /** Bytes of the batches that were sent to a node and not confirmed by it: what the link keeps in memory. */
    public long unconfirmedBytes(Node to, Lane lane) {
        throw new UnsupportedOperationException();
    }

    /**
     * Hands over what a node that left did not confirm, in order; the link keeps nothing of it. Some of it may have reached
     * the node.
     *
     * @return ownership of the buffers passes to the caller
     * @throws IllegalStateException if the node is in the view
     */
    public List<ByteBuf> takeUnconfirmed(Node to, Lane lane) {
        throw new UnsupportedOperationException();
    }

    /**
     * A node is gone for good, or this life of it: drops all that was sent to it and what is known of its streams. It must not
     * come back in the same life, for it would miss what was dropped.
     *
     * @throws IllegalStateException if the node is in the view
     */
    public void forget(Node node) {
        throw new UnsupportedOperationException();
    }

    /**
     * Stops reading what a node sends to this event loop, or goes on. A few batches that have been read already may still be
     * received. Holds until it is changed, also for later connections.
     */
    public void pauseReading(Node from, boolean pause) {
        throw new UnsupportedOperationException();
    }

    /** Writes now what would be written at the end of this turn. */
    public void flush() {
        throw new UnsupportedOperationException();
    }
}
