package io.flockmq.broker.session;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all queues of the node may hold together. Thread-safe. */
public final class QueueBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /**
     * A budget.
     *
     * @param limit bytes
     */
    public QueueBudget(long limit) {
        this.limit = limit;
    }

    /** Takes bytes if there are as many left. */
    boolean tryTake(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Takes bytes, more than are left if it must be. */
    void take(long bytes) {
        used.addAndGet(bytes);
    }

    /** Gives bytes back that were taken. */
    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes taken now. */
    public long used() {
        return used.get();
    }
}
