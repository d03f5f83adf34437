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
        long before = used.get();
        while (before + bytes <= limit) {
            // Whoever took first and gave back what is too much would have others refused meanwhile.
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
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
