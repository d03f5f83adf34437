package io.flockmq.broker.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many sessions the node has. Thread-safe. */
public final class SessionCounts {

    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger maximumConnected = new AtomicInteger();
    private final AtomicLong expired = new AtomicLong();

    /** Counts a new session unless there are as many as may be; 0 for no limit. */
    boolean tryAddSession(int limit) {
        int before = sessions.get();
        while (limit == 0 || before < limit) {
            // Whoever counted first and took back what is too much would have others refused meanwhile.
            if (sessions.compareAndSet(before, before + 1)) {
                return true;
            }
            before = sessions.get();
        }
        return false;
    }

    /** Counts a session that was counted elsewhere until now, whatever the limit is. */
    void addSession() {
        sessions.incrementAndGet();
    }

    void removeSession() {
        sessions.decrementAndGet();
    }

    void connected() {
        int now = connected.incrementAndGet();
        maximumConnected.accumulateAndGet(now, Math::max);
    }

    void disconnected() {
        connected.decrementAndGet();
    }

    void expired() {
        expired.incrementAndGet();
    }

    /** Sessions, connected or not. */
    public int sessions() {
        return sessions.get();
    }

    /** Sessions whose client is connected. */
    public int connectedNow() {
        return connected.get();
    }

    /** The most that were connected at a time. */
    public int connectedMaximum() {
        return maximumConnected.get();
    }

    /** Sessions that expired since the start. */
    public long expiredTotal() {
        return expired.get();
    }
}
