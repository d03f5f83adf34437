package io.flockmq.broker.session;

/** Another node, in one of its lives, on which somebody subscribes. Compared by identity: there is one object for each. */
public final class RemoteNode implements Subscriber {

    private final String id;
    private final long incarnation;

    /** Another node; made once for each of its lives. */
    public RemoteNode(String id, long incarnation) {
        this.id = id;
        this.incarnation = incarnation;
    }

    /** The node's id. */
    public String id() {
        return id;
    }

    /** Which of its lives. */
    public long incarnation() {
        return incarnation;
    }

    @Override
    public String toString() {
        return id + '/' + incarnation;
    }
}
