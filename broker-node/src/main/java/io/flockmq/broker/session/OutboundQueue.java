package io.flockmq.broker.session;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.Message;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for one client, bounded by number and bytes and by the node's budget. First in, first out among those of
 * QoS 0, and among those of QoS 1 and 2: a client that acknowledges nothing still gets its QoS 0 messages. Event loop of the
 * session only.
 */
final class OutboundQueue {

    private final ArrayDeque<OutboundMessage> toAcknowledge = new ArrayDeque<>(4);
    private final ArrayDeque<PendingDelivery> qos0 = new ArrayDeque<>(1);
    private final SessionLimits limits;
    private final QueueBudget budget;
    private final QueueFigures figures;
    private final Listener listener;
    private long bytes;
    private int messages;

    /** Neighbours among the queues of the event loop in which something waits, for {@link QueueFigures}. */
    @Nullable
    OutboundQueue preceding;

    @Nullable
    OutboundQueue following;

    /** No message that waits expires before this: a full queue is looked through only when there may be something to find. */
    private long earliestExpiry = Message.NEVER;

    /** Told of what is given up. */
    interface Listener {

        /** This is given up. */
        void dropped(PendingDelivery delivery, DropReason reason);

        /** This QoS 1 or 2 message is not needed any more: it was given up, as {@link #dropped} told before. */
        void removed(OutboundMessage message);
    }

    /** An empty queue. */
    OutboundQueue(SessionLimits limits, QueueBudget budget, QueueFigures figures, Listener listener) {
        this.limits = limits;
        this.budget = budget;
        this.figures = figures;
        this.listener = listener;
    }

    /** Appends a QoS 0 message, or gives up this message or older ones, as the policy says. */
    void add(PendingDelivery delivery, long now) {
        DropReason refusal = makeRoom(delivery, now);
        if (refusal == null) {
            qos0.addLast(delivery);
        } else {
            listener.dropped(delivery, refusal);
        }
    }

    /** Appends a QoS 1 or 2 message, or gives up this message or older ones, as the policy says; returns whether it is in. */
    boolean add(OutboundMessage message, long now) {
        PendingDelivery delivery = content(message);
        DropReason refusal = makeRoom(delivery, now);
        if (refusal == null) {
            toAcknowledge.addLast(message);
            return true;
        }
        giveUp(message, refusal);
        return false;
    }

    /** Appends a message that was in a queue before, whatever the limits say now. */
    void restore(OutboundMessage message) {
        PendingDelivery delivery = content(message);
        int size = delivery.message().size();
        budget.take(size);
        count(delivery, size);
        toAcknowledge.addLast(message);
    }

    private void count(PendingDelivery delivery, int size) {
        bytes += size;
        earliestExpiry = Math.min(earliestExpiry, delivery.message().expiresAt());
        figures.queued(1);
        if (messages == 0) {
            figures.joins(this);
        }
        messages++;
    }

    private @Nullable DropReason makeRoom(PendingDelivery delivery, long now) {
        int size = delivery.message().size();
        if (isFull(size) && earliestExpiry != Message.NEVER && now - earliestExpiry >= 0) {
            giveUpExpired(now);
        }
        boolean everFits = size <= limits.maxQueuedBytes();
        while (everFits && limits.dropOldest() && isFull(size) && !isEmpty()) {
            giveUpOldest();
        }
        if (isFull(size)) {
            return DropReason.QUEUE_FULL;
        }
        if (!budget.tryTake(size)) {
            return DropReason.NODE_QUEUE_FULL;
        }
        count(delivery, size);
        return null;
    }

    private void giveUpOldest() {
        if (qos0.isEmpty()) {
            OutboundMessage oldest = toAcknowledge.removeFirst();
            uncount(content(oldest));
            giveUp(oldest, DropReason.QUEUE_FULL);
        } else {
            PendingDelivery oldest = qos0.removeFirst();
            uncount(oldest);
            listener.dropped(oldest, DropReason.QUEUE_FULL);
        }
    }

    private void giveUp(OutboundMessage message, DropReason reason) {
        listener.dropped(content(message), reason);
        message.remove();
        listener.removed(message);
    }

    /** The next QoS 1 or 2 message, or null for none. */
    @Nullable
    OutboundMessage peekToAcknowledge() {
        return toAcknowledge.peekFirst();
    }

    /** The next QoS 0 message, or null for none. */
    @Nullable
    PendingDelivery peekQos0() {
        return qos0.peekFirst();
    }

    /** Takes out what {@link #peekToAcknowledge} returned. */
    void removeToAcknowledge() {
        uncount(content(toAcknowledge.removeFirst()));
    }

    /** Takes out what {@link #peekQos0} returned. */
    void removeQos0() {
        uncount(qos0.removeFirst());
    }

    /** A message that waits has its content. */
    private static PendingDelivery content(OutboundMessage message) {
        return Objects.requireNonNull(message.delivery());
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

    /** When the message arrived that has waited longest, or {@link Message#NO_ARRIVAL}. */
    long earliestArrival() {
        OutboundMessage first = toAcknowledge.peekFirst();
        PendingDelivery lesser = qos0.peekFirst();
        return Math.min(
                first == null ? Message.NO_ARRIVAL : content(first).message().arrivedAt(),
                lesser == null ? Message.NO_ARRIVAL : lesser.message().arrivedAt());
    }

    long bytes() {
        return bytes;
    }

    /** The QoS 1 and 2 messages that wait, in order; a view. */
    Iterable<OutboundMessage> toAcknowledge() {
        return toAcknowledge;
    }

    /** At most so many of the messages that wait: the QoS 1 and 2 messages in order, then those of QoS 0. */
    List<PendingDelivery> first(int most) {
        return Stream.concat(toAcknowledge.stream().map(OutboundQueue::content), qos0.stream())
                .limit(most)
                .toList();
    }

    /** Takes out everything: the QoS 1 and 2 messages in order, then those of QoS 0. */
    void clear(Consumer<OutboundMessage> message, Consumer<PendingDelivery> lessThanThat) {
        List<OutboundMessage> first = List.copyOf(toAcknowledge);
        List<PendingDelivery> then = List.copyOf(qos0);
        toAcknowledge.clear();
        qos0.clear();
        budget.giveBack(bytes);
        bytes = 0;
        if (messages > 0) {
            figures.queued(-messages);
            figures.leaves(this);
        }
        messages = 0;
        earliestExpiry = Message.NEVER;
        first.forEach(message);
        then.forEach(lessThanThat);
    }

    private void giveUpExpired(long now) {
        giveUp(delivery -> delivery.message().isExpired(now), DropReason.EXPIRED);
        earliestExpiry = Message.NEVER;
        Consumer<PendingDelivery> note = delivery ->
                earliestExpiry = Math.min(earliestExpiry, delivery.message().expiresAt());
        toAcknowledge.forEach(message -> note.accept(content(message)));
        qos0.forEach(note);
    }

    /** Gives up those of which this is true; the others keep their place and their bytes of the budget. */
    void giveUp(Predicate<PendingDelivery> which, DropReason reason) {
        toAcknowledge.removeIf(message -> {
            boolean goes = which.test(content(message));
            if (goes) {
                uncount(content(message));
                giveUp(message, reason);
            }
            return goes;
        });
        qos0.removeIf(delivery -> {
            boolean goes = which.test(delivery);
            if (goes) {
                uncount(delivery);
                listener.dropped(delivery, reason);
            }
            return goes;
        });
    }

    private boolean isFull(int size) {
        return size() >= limits.maxQueuedMessages() || bytes + size > limits.maxQueuedBytes();
    }

    private void uncount(PendingDelivery delivery) {
        int size = delivery.message().size();
        bytes -= size;
        budget.giveBack(size);
        figures.queued(-1);
        messages--;
        if (messages == 0) {
            figures.leaves(this);
        }
    }
}
