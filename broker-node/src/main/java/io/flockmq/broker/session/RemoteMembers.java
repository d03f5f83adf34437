package io.flockmq.broker.session;

/**
 * The members that a shared subscription has on another node. Immutable, compared by identity: a change makes another object.
 */
public final class RemoteMembers implements Subscriber {

    private final RemoteNode node;
    private final int connected;

    /**
     * Members on a node, at least one.
     *
     * @param connected how many of them are connected
     */
    public RemoteMembers(RemoteNode node, int connected) {
        this.node = node;
        this.connected = connected;
    }

    /** The node that they are on. */
    public RemoteNode node() {
        return node;
    }

    /** How many of them are connected; 0 if the node only keeps messages for absent ones. */
    public int connected() {
        return connected;
    }
}
