package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.cluster.membership.Node;

/** Another node as one event loop sees it: what is sent there. Event loop only. */
final class Peer {

    private final Node node;
    private final RemoteNode remote;
    private final OutgoingLane control;
    private final OutgoingLane messages;
    private final Entrusted entrusted = new Entrusted();
    private boolean member;
    private boolean gone;
    private boolean leaving;

    Peer(Node node, RemoteNode remote, OutgoingLane control, OutgoingLane messages) {
        this.node = node;
        this.remote = remote;
        this.control = control;
        this.messages = messages;
    }

    Node node() {
        return node;
    }

    /** The same node in the table of subscriptions. */
    RemoteNode remote() {
        return remote;
    }

    Item.Life life() {
        return life(node);
    }

    /** Which life of which node this is. */
    static Item.Life life(Node node) {
        return new Item.Life(node.id(), node.incarnation());
    }

    /** What nodes tell each other about themselves and their sessions; confirmed when it is applied. */
    OutgoingLane control() {
        return control;
    }

    /** Messages and what must keep its place among them; confirmed when they are safe. */
    OutgoingLane messages() {
        return messages;
    }

    /** What it was given for members of shared subscriptions. */
    Entrusted entrusted() {
        return entrusted;
    }

    /** The node is in this event loop's view; returns whether it was not before. */
    boolean joins() {
        boolean first = !member;
        member = true;
        return first;
    }

    /** Whether the node is, or was, in this event loop's view: it may speak before that. */
    boolean wasMember() {
        return member;
    }

    /** Whether the node is dead; what is sent to it waits for those who adopt its sessions. */
    boolean isGone() {
        return gone;
    }

    void goes() {
        gone = true;
    }

    /** Whether the node has said that it is about to leave: it is given nothing any more. */
    boolean isLeaving() {
        return leaving;
    }

    void leaves() {
        leaving = true;
    }
}
