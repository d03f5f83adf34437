package io.flockmq.broker.connection;

/** All open connections of the node, connected to a session or not. Thread-safe. */
public final class OpenConnections {

    private final Attendance<ConnectionHandler> all = new Attendance<>();

    void add(ConnectionHandler connection) {
        all.add(connection);
    }

    void remove(ConnectionHandler connection) {
        all.remove(connection);
    }

    /** How many there are. */
    public int count() {
        return all.count();
    }

    /** Ends all of them because the broker stops; they end soon after. */
    public void shutDown() {
        all.forEach(ConnectionHandler::shutDown);
    }

    /** Ends those of clients that are banned; they end soon after. */
    public void endBanned() {
        all.forEach(ConnectionHandler::endIfBanned);
    }

    /** Ends those of clients whose certificates are revoked; they end soon after. */
    public void endRevoked() {
        all.forEach(ConnectionHandler::endIfRevoked);
    }

    /** Ends all of them because other nodes have gone on with their sessions; they end soon after, and their sessions do not notice. */
    public void abandon() {
        all.forEach(ConnectionHandler::abandon);
    }

    /**
     * Runs a task once, as soon as there are none; on this thread if there are none now, else on an event loop.
     */
    public void whenNone(Runnable task) {
        all.whenNone(task);
    }
}
