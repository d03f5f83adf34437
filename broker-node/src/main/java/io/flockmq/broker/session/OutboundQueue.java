package io.flockmq.broker.session;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for one client, first in, first out, bounded by number and bytes and by the node's budget. Event loop of
 * the session only.
 */
final class OutboundQueue {

    private final ArrayDeque<PendingDelivery> waiting = new ArrayDeque<>(4);
    private final SessionLimits limits;
    private final QueueBudget budget;
    private final BiConsumer<PendingDelivery, DropReason> dropped;
    private long bytes;
    private int qos0;
    /** No message that waits expires before this: a full queue is looked through only when there may be something to find. */
    private long earliestExpiry = Message.NEVER;

    /**
     * An empty queue.
     *
     * @param dropped told of each message that is given up
     */
    OutboundQueue(SessionLimits limits, QueueBudget budget, BiConsumer<PendingDelivery, DropReason> dropped) {
        this.limits = limits;
        this.budget = budget;
        this.dropped = dropped;
    }

    /** Appends, or gives up this message or older ones, as the policy says. */
    void add(PendingDelivery delivery, long now) {
        int size = delivery.message().size();
        if (isFull(size) && earliestExpiry != Message.NEVER && now - earliestExpiry >= 0) {
            giveUpExpired(now);
        }
        boolean everFits = size <= limits.maxQueuedBytes();
        while (everFits && limits.dropOldest() && isFull(size) && !waiting.isEmpty()) {
            dropped.accept(remove(), DropReason.QUEUE_FULL);
        }
        if (isFull(size)) {
            dropped.accept(delivery, DropReason.QUEUE_FULL);
        } else if (!budget.tryTake(size)) {
            dropped.accept(delivery, DropReason.NODE_QUEUE_FULL);
        } else {
            bytes += size;
            if (delivery.qos() == Qos.AT_MOST_ONCE) {
                qos0++;
            }
            earliestExpiry = Math.min(earliestExpiry, delivery.message().expiresAt());
            waiting.addLast(delivery);
        }
    }

    @Nullable
    PendingDelivery peek() {
        return waiting.peekFirst();
    }

    /** Takes the first one out; there must be one. */
    PendingDelivery remove() {
        PendingDelivery first = waiting.removeFirst();
        uncount(first);
        return first;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether QoS 0 messages wait, which later ones must not overtake. */
    boolean hasQos0() {
        return qos0 > 0;
    }

    int size() {
        return waiting.size();
    }

    long bytes() {
        return bytes;
    }

    /** Takes out everything. */
    List<PendingDelivery> clear() {
        List<PendingDelivery> all = List.copyOf(waiting);
        waiting.clear();
        budget.giveBack(bytes);
        bytes = 0;
        qos0 = 0;
        earliestExpiry = Message.NEVER;
        return all;
    }

    private void giveUpExpired(long now) {
        giveUp(delivery -> delivery.message().isExpired(now), DropReason.EXPIRED);
        earliestExpiry = Message.NEVER;
        for (PendingDelivery delivery : waiting) {
            earliestExpiry = Math.min(earliestExpiry, delivery.message().expiresAt());
        }
    }

    /** Gives up those of which this is true; the others keep their place and their bytes of the budget. */
    void giveUp(Predicate<PendingDelivery> which, DropReason reason) {
        waiting.removeIf(delivery -> {
            boolean goes = which.test(delivery);
            if (goes) {
                uncount(delivery);
                dropped.accept(delivery, reason);
            }
            return goes;
        });
    }

    private boolean isFull(int size) {
        return waiting.size() >= limits.maxQueuedMessages() || bytes + size > limits.maxQueuedBytes();
    }

    private void uncount(PendingDelivery delivery) {
        int size = delivery.message().size();
        bytes -= size;
        budget.giveBack(size);
        if (delivery.qos() == Qos.AT_MOST_ONCE) {
            qos0--;
        }
    }
}
