package io.flockmq.broker.topic;

/**
 * Who numbers messages in the order in which they are published: one event loop of a node in one of its lives, or one session of
 * a client.
 *
 * @param name the node's id, or the client identifier
 * @param life which of the node's lives, or which of the client's sessions
 * @param part the number of the event loop; {@link #CLIENT} for a client
 */
public record Source(String name, long life, int part) {

    /** What {@code part} is for a client. */
    public static final int CLIENT = -1;

    /** A session of a client. */
    public static Source ofClient(String clientId, long session) {
        return new Source(clientId, session, CLIENT);
    }

    /** Whether it is a session of a client. */
    public boolean isClient() {
        return part == CLIENT;
    }
}
