package io.flockmq.broker.session;

/**
 * Where a stream of messages comes from: one event loop of one node in one of its lives. Messages of one origin arrive in the
 * order in which they were published. Compared by identity: there is one object for each.
 */
public final class Origin {

    private final String node;
    private final long incarnation;
    private final int loop;

    /** An origin; made once for each stream. */
    public Origin(String node, long incarnation, int loop) {
        this.node = node;
        this.incarnation = incarnation;
        this.loop = loop;
    }

    /** The node's id. */
    public String node() {
        return node;
    }

    /** Which of the node's lives. */
    public long incarnation() {
        return incarnation;
    }

    /** The number of the event loop there. */
    public int loop() {
        return loop;
    }

    @Override
    public String toString() {
        return node + '/' + incarnation + '/' + loop;
    }
}
