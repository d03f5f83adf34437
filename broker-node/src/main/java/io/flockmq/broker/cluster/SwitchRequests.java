package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;

/** Has every event loop of this node tell the old home of a session that it knows of its new one. Event loop only. */
@FunctionalInterface
interface SwitchRequests {

    /** Puts a marker into the messages that each event loop sends to the old home. */
    void carryOut(Item.SwitchSession request);
}
