package io.flockmq.broker.session;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What waits for clients on one event loop. Written by that event loop only, without atomic instructions; read by any thread.
 *
 * <p>How many messages wait is counted as they come and go. Which queue is the longest and which message has waited longest is
 * looked up from time to time: the queues in which something waits are in a list, and so many of them are looked at in a turn
 * that other work does not wait for it.
 */
public final class QueueFigures {

    /** Queues looked at in one turn: a millisecond or two. */
    private static final int LOOKED_AT = 10_000;

    /** Room on both sides, so that what other event loops write all the time is not in the same line of the processor's cache. */
    private static final int APART = 16;

    private static final int QUEUED = APART;
    private static final int IN_FLIGHT = APART + 1;
    private static final int LONGEST = APART + 2;
    private static final int OLDEST_AGE = APART + 3;

    /**
     * Only the event loop writes, so that what it reads plainly is what it wrote last. Opaque access suffices for the others: each value
     * is whole, none is older than one that the same thread has read before, and a new one is seen in the end. Values are
     * read one by one: nothing follows from the order in which two of them changed.
     */
    private final AtomicLongArray told = new AtomicLongArray(APART + 4 + APART);

    private @Nullable OutboundQueue first;
    /** Where the present round goes on. */
    private @Nullable OutboundQueue next;

    private boolean underway;
    private long longest;
    private long earliest = Long.MAX_VALUE;

    /** So many messages more, or fewer, wait in queues; event loop only. */
    void queued(int more) {
        told.setOpaque(QUEUED, told.getPlain(QUEUED) + more);
    }

    /** So many messages more, or fewer, are in flight; event loop only. */
    void inFlight(int more) {
        told.setOpaque(IN_FLIGHT, told.getPlain(IN_FLIGHT) + more);
    }

    /** Something waits in a queue in which nothing waited; event loop only. */
    void joins(OutboundQueue queue) {
        queue.following = first;
        if (first != null) {
            first.preceding = queue;
        }
        first = queue;
    }

    /** Nothing waits in a queue any more; event loop only. */
    void leaves(OutboundQueue queue) {
        if (queue == next) {
            next = queue.following;
        }
        if (queue.preceding == null) {
            first = queue.following;
        } else {
            queue.preceding.following = queue.following;
        }
        if (queue.following != null) {
            queue.following.preceding = queue.preceding;
        }
        queue.preceding = null;
        queue.following = null;
    }

    /**
     * Looks at some queues, and tells what it found once it has looked at all; event loop only.
     *
     * @param now nanoseconds of the node's monotonic clock
     */
    public void look(long now) {
        if (!underway) {
            underway = true;
            next = first;
            longest = 0;
            earliest = Long.MAX_VALUE;
        }
        OutboundQueue at = next;
        for (int i = 0; i < LOOKED_AT && at != null; i++) {
            longest = Math.max(longest, at.size());
            earliest = Math.min(earliest, at.earliestArrival());
            at = at.following;
        }
        next = at;
        if (at == null) {
            underway = false;
            told.setOpaque(LONGEST, longest);
            told.setOpaque(OLDEST_AGE, earliest == Long.MAX_VALUE ? 0 : Math.max(0, now - earliest));
        }
    }

    /** Messages that wait in queues; any thread. */
    public long queuedMessages() {
        return told.getOpaque(QUEUED);
    }

    /** Messages of QoS 1 and 2 that were sent and are not acknowledged; any thread. */
    public long inFlightMessages() {
        return told.getOpaque(IN_FLIGHT);
    }

    /** Messages in the longest queue, as of lately; any thread. */
    public long longestQueue() {
        return told.getOpaque(LONGEST);
    }

    /** Nanoseconds since the arrival of the message that has waited longest, as of lately; 0 if none waits; any thread. */
    public long oldestAge() {
        return told.getOpaque(OLDEST_AGE);
    }
}
