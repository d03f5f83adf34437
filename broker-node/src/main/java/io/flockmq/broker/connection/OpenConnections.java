package io.flockmq.broker.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** All open connections of the node, connected to a session or not. Thread-safe. */
public final class OpenConnections {

    private final Set<ConnectionHandler> all = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Runnable> none = new AtomicReference<>();

    void add(ConnectionHandler connection) {
        all.add(connection);
    }

    void remove(ConnectionHandler connection) {
        all.remove(connection);
        runIfNone();
    }

    /** How many there are. */
    public int count() {
        return all.size();
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
        none.set(task);
        runIfNone();
    }

    private void runIfNone() {
        if (all.isEmpty()) {
            Runnable task = none.getAndSet(null);
            if (task != null) {
                task.run();
            }
        }
    }
}
