package io.flockmq.broker.topic;

/**
 * Who numbers messages in the order in which they are published: one event loop of a node in one of its lives, one session of
 * a client, or one connection of a client, of which the only message is its will.
 *
 * @param name the node's id, or the client identifier
 * @param life which of the node's lives, or which of the client's sessions or connections
 * @param part the number of the event loop; {@link #CLIENT} for a client, {@link #WILL} for its will
 */
public record Source(String name, long life, int part) {

    /** What {@code part} is for a client. */
    public static final int CLIENT = -1;

    /** What {@code part} is for a will. */
    public static final int WILL = -2;

    /** A session of a client. */
    public static Source ofClient(String clientId, long session) {
        return new Source(clientId, session, CLIENT);
    }

    /** The connection of a client that this claim of its identifier was for, as the source of its will. */
    public static Source ofWill(String clientId, long epoch) {
        return new Source(clientId, epoch, WILL);
    }

    /** Whether it is a session of a client. */
    public boolean isClient() {
        return part == CLIENT;
    }
}
