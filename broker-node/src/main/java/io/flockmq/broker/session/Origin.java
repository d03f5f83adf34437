package io.flockmq.broker.session;

import io.flockmq.broker.topic.Source;

/**
 * Where a stream of messages comes from: one event loop of one node in one of its lives. Messages of one origin arrive in the
 * order in which they were published. Compared by identity: there is one object for each.
 */
public final class Origin {

    private final Source source;

    /** An origin; made once for each stream. */
    public Origin(String node, long incarnation, int loop) {
        this.source = new Source(node, incarnation, loop);
    }

    /** The node's id. */
    public String node() {
        return source.name();
    }

    /** Which of the node's lives. */
    public long incarnation() {
        return source.life();
    }

    /** The number of the event loop there. */
    public int loop() {
        return source.part();
    }

    /** What messages that are published there are numbered by. */
    public Source source() {
        return source;
    }

    /** Whether it is part of that life of a node. */
    public boolean isOf(String nodeId, long life) {
        return source.life() == life && source.name().equals(nodeId);
    }

    @Override
    public String toString() {
        return node() + '/' + incarnation() + '/' + loop();
    }
}
