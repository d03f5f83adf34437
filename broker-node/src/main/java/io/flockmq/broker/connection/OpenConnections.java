package io.flockmq.broker.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All open connections of the node, connected to a session or not. Thread-safe. */
public final class OpenConnections {

    private final Set<ConnectionHandler> all = ConcurrentHashMap.newKeySet();
    private volatile @Nullable CountDownLatch none;

    void add(ConnectionHandler connection) {
        all.add(connection);
    }

    void remove(ConnectionHandler connection) {
        all.remove(connection);
        CountDownLatch waiting = none;
        if (waiting != null && all.isEmpty()) {
            waiting.countDown();
        }
    }

    /** How many there are. */
    public int count() {
        return all.size();
    }

    /** Ends all of them because the broker stops; they end soon after. */
    public void shutDown() {
        all.forEach(ConnectionHandler::shutDown);
    }

    /** Waits until there are none; not for event loops. */
    public void awaitNone(Duration limit) {
        CountDownLatch waiting = new CountDownLatch(1);
        none = waiting;
        if (all.isEmpty()) {
            return;
        }
        try {
            waiting.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
