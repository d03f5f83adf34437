package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.cluster.membership.Node;

/** What the event loops of a node do together. Each method says where it may be called. */
interface WholeNode {

    /** A node tells what is subscribed to on it, or that it has told everything. First event loop only. */
    void heard(Node from, Item item);

    /** A node has missed something. First event loop only. */
    void tellRoutesAgain(Node to);

    /** A node has adopted what it could of a dead one's sessions. First event loop only. */
    void adopted(Node by, Item.Life dead);

    /**
     * Has every event loop put a marker into the messages that it sends to the old home.
     *
     * @param loop the number of the event loop that calls
     */
    void switchSession(int loop, Item.SwitchSession request);

    /**
     * A topic's retained message has changed elsewhere. Any event loop.
     *
     * @param loop the number of the event loop that calls
     * @param batch waits until this node's store has it
     */
    void retained(int loop, Item.Retained retained, Confirmation batch);
}
