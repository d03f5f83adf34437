package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Origin;
import io.flockmq.cluster.membership.Node;

/** Deals with what another node has sent. Event loop only. */
@FunctionalInterface
interface ItemHandler {

    /**
     * Deals with an item.
     *
     * @param from the node that it came from
     * @param origin the event loop of that node
     * @param batch kept open with {@link Confirmation#expect} for as long as the item is not dealt with
     */
    void handle(Node from, Origin origin, Item item, Confirmation batch);
}
