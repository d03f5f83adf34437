package io.flockmq.broker.session;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for one client, bounded by number and bytes and by the node's budget. First in, first out among those of
 * QoS 0, and among those of QoS 1 and 2: a client that acknowledges nothing still gets its QoS 0 messages. Event loop of the
 * session only.
 */
final class OutboundQueue {

    private final ArrayDeque<PendingDelivery> toAcknowledge = new ArrayDeque<>(4);
    private final ArrayDeque<PendingDelivery> qos0 = new ArrayDeque<>(1);
    private final SessionLimits limits;
    private final QueueBudget budget;
    private final BiConsumer<PendingDelivery, DropReason> dropped;
    private long bytes;
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
        while (everFits && limits.dropOldest() && isFull(size) && !isEmpty()) {
            dropped.accept(remove(qos0.isEmpty() ? toAcknowledge : qos0), DropReason.QUEUE_FULL);
        }
        if (isFull(size)) {
            dropped.accept(delivery, DropReason.QUEUE_FULL);
        } else if (!budget.tryTake(size)) {
            dropped.accept(delivery, DropReason.NODE_QUEUE_FULL);
        } else {
            bytes += size;
            earliestExpiry = Math.min(earliestExpiry, delivery.message().expiresAt());
            queueOf(delivery).addLast(delivery);
        }
    }

    /**
     * The next message to send, or null for none.
     *
     * @param windowOpen whether it may be one of QoS 1 or 2
     */
    @Nullable
    PendingDelivery peek(boolean windowOpen) {
        PendingDelivery first = windowOpen ? toAcknowledge.peekFirst() : null;
        return first == null ? qos0.peekFirst() : first;
    }

    /** Takes out what {@link #peek} returned. */
    void remove(PendingDelivery first) {
        remove(queueOf(first));
    }

    private PendingDelivery remove(ArrayDeque<PendingDelivery> from) {
        PendingDelivery first = from.removeFirst();
        uncount(first);
        return first;
    }

    private ArrayDeque<PendingDelivery> queueOf(PendingDelivery delivery) {
        return delivery.qos() == Qos.AT_MOST_ONCE ? qos0 : toAcknowledge;
    }

    boolean isEmpty() {
        return toAcknowledge.isEmpty() && qos0.isEmpty();
    }

    /** Whether QoS 1 or 2 messages wait, which later ones must not overtake. */
    boolean hasToAcknowledge() {
        return !toAcknowledge.isEmpty();
    }

    /** Whether QoS 0 messages wait, which later ones must not overtake. */
    boolean hasQos0() {
        return !qos0.isEmpty();
    }

    int size() {
        return toAcknowledge.size() + qos0.size();
    }

    long bytes() {
        return bytes;
    }

    /** Takes out everything. */
    List<PendingDelivery> clear() {
        List<PendingDelivery> all = new ArrayList<>(toAcknowledge);
        all.addAll(qos0);
        toAcknowledge.clear();
        qos0.clear();
        budget.giveBack(bytes);
        bytes = 0;
        earliestExpiry = Message.NEVER;
        return all;
    }

    private void giveUpExpired(long now) {
        giveUp(delivery -> delivery.message().isExpired(now), DropReason.EXPIRED);
        earliestExpiry = Message.NEVER;
        Consumer<PendingDelivery> note = delivery ->
                earliestExpiry = Math.min(earliestExpiry, delivery.message().expiresAt());
        toAcknowledge.forEach(note);
        qos0.forEach(note);
    }

    /** Gives up those of which this is true; the others keep their place and their bytes of the budget. */
    void giveUp(Predicate<PendingDelivery> which, DropReason reason) {
        Predicate<PendingDelivery> goesNow = delivery -> {
            boolean goes = which.test(delivery);
            if (goes) {
                uncount(delivery);
                dropped.accept(delivery, reason);
            }
            return goes;
        };
        toAcknowledge.removeIf(goesNow);
        qos0.removeIf(goesNow);
    }

    private boolean isFull(int size) {
        return size() >= limits.maxQueuedMessages() || bytes + size > limits.maxQueuedBytes();
    }

    private void uncount(PendingDelivery delivery) {
        int size = delivery.message().size();
        bytes -= size;
        budget.giveBack(size);
    }
}
