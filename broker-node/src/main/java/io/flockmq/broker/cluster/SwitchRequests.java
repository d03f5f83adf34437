package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import org.jspecify.annotations.Nullable;

/** Has every event loop of this node switch a session from its old home to its new one. Event loop only. */
@FunctionalInterface
interface SwitchRequests {

    /**
     * Puts a marker into the messages that each event loop sends to either home.
     *
     * @param newHome who asked, null for this node
     */
    void carryOut(Item.SwitchSession request, @Nullable Peer newHome);
}
