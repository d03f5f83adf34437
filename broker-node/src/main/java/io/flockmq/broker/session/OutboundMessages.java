package io.flockmq.broker.session;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.OutboundMessage.Awaiting;
import io.flockmq.broker.session.Session.AckResult;
import io.flockmq.broker.session.SessionJournal.Urgency;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to one client. One goes out at once while the connection takes it and, at QoS 1 and 2, the window has
 * room; otherwise it waits in the queue. QoS 0 passes a full window, queued or not, but never another QoS 0 message that waits, so
 * that order is kept per QoS. Event loop of the session only.
 *
 * <p>If the session has copies elsewhere, a QoS 2 message is sent after the copies know of it and of its packet identifier, and
 * PUBREL after they know of PUBREC: whoever goes on from a copy must not deliver a second time.
 */
final class OutboundMessages {

    private final SessionContext context;
    private final BiConsumer<PendingDelivery, DropReason> dropped;
    private final OutboundQueue queue;
    private final InFlightWindow inFlight = new InFlightWindow();
    private final ArrayDeque<OutboundMessage> toResend = new ArrayDeque<>(1);
    /** By filter: a subscription has one at most, so that there are no more than subscriptions. */
    private final Map<String, MessageSource> sources = new LinkedHashMap<>(1);

    private @Nullable SessionLog log;
    private @Nullable ClientLink link;
    /** The send quota of this connection [MQTT-4.9.0-1], and how much of it is in use. */
    private int window;

    private int outstanding;
    private long nextEntry = 1;
    private boolean draining;
    private boolean drainPlanned;

    OutboundMessages(SessionContext context, BiConsumer<PendingDelivery, DropReason> dropped) {
        this.context = context;
        this.dropped = dropped;
        this.queue = new OutboundQueue(context.limits(), context.budget(), dropped, this::removed);
    }

    /** From now on the session has copies that must know of its messages, or has none. */
    void useLog(@Nullable SessionLog newLog) {
        log = newLog;
    }

    // ---------------------------------------------------------------- in

    void deliver(PendingDelivery delivery, @Nullable Confirmation confirmation) {
        if (delivery.qos() == Qos.AT_MOST_ONCE) {
            done(confirmation);
            deliverQos0(delivery);
            return;
        }
        SessionLog copies = log;
        if (copies == null) {
            done(confirmation);
        }
        OutboundMessage message = new OutboundMessage(nextEntry++, delivery, copies == null ? null : confirmation);
        ClientLink to = link;
        if (to != null && !queue.hasToAcknowledge() && outstanding < window && toResend.isEmpty() && to.isWritable()) {
            inFlight.add(message);
            outstanding++;
            if (copies != null) {
                copies.added(message, urgency(message));
            }
            sendFirst(to, message);
        } else if (queue.add(message, context.timers().nanoTime()) && copies != null) {
            copies.added(message, Urgency.SOON);
        }
    }

    private void done(@Nullable Confirmation confirmation) {
        if (confirmation != null) {
            context.confirmations().done(confirmation);
        }
    }

    private static Urgency urgency(OutboundMessage message) {
        return message.isExactlyOnce() ? Urgency.NOW : Urgency.SOON;
    }

    private void deliverQos0(PendingDelivery delivery) {
        ClientLink to = link;
        if (to == null && !context.limits().queueQos0()) {
            dropped.accept(delivery, DropReason.OFFLINE);
        } else if (to != null && !queue.hasQos0() && to.isWritable()) {
            sendQos0(to, delivery);
        } else {
            queue.add(delivery, context.timers().nanoTime());
        }
    }

    /** Delivers what a source gives, at the client's pace and after what is queued now; takes the place of an earlier one. */
    void deliverFrom(MessageSource source) {
        String filter = source.filter().text();
        sources.remove(filter);
        sources.put(filter, source);
        drain();
    }

    void removeSource(String filter) {
        sources.remove(filter);
    }

    // ---------------------------------------------------------------- out

    /** Sends what waits for as long as the connection takes it and the window has room. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            ClientLink to = link;
            while (to != null && to == link && to.isWritable() && sendNext(to)) {
                // sendNext does the work
            }
        } finally {
            draining = false;
        }
    }

    private boolean sendNext(ClientLink to) {
        if (!toResend.isEmpty() && outstanding < window) {
            resend(to, toResend.removeFirst());
            return true;
        }
        OutboundMessage next = outstanding < window ? queue.peekToAcknowledge() : null;
        if (next != null) {
            queue.removeToAcknowledge();
            sendFromQueue(to, next);
            return true;
        }
        PendingDelivery qos0 = queue.peekQos0();
        if (qos0 == null) {
            return queue.isEmpty() && sendFromSource(to);
        }
        queue.removeQos0();
        if (isExpired(qos0)) {
            dropped.accept(qos0, DropReason.EXPIRED);
        } else {
            sendQos0(to, qos0);
        }
        return true;
    }

    private boolean isExpired(PendingDelivery delivery) {
        return delivery.message().isExpired(context.timers().nanoTime()); // [MQTT-3.3.2-5]
    }

    private void sendFromQueue(ClientLink to, OutboundMessage message) {
        PendingDelivery delivery = message.delivery();
        if (delivery != null && isExpired(delivery)) {
            dropped.accept(delivery, DropReason.EXPIRED);
            message.remove();
            removed(message);
            return;
        }
        inFlight.add(message);
        outstanding++;
        SessionLog copies = log;
        if (copies != null) {
            copies.sent(message, urgency(message));
        }
        sendFirst(to, message);
    }

    private boolean sendFromSource(ClientLink to) {
        if (outstanding >= window) {
            return false; // fetch no more than can be sent
        }
        PendingDelivery next = nextFromSource();
        if (next == null) {
            return false;
        }
        if (isExpired(next)) {
            dropped.accept(next, DropReason.EXPIRED);
        } else if (next.qos() == Qos.AT_MOST_ONCE) {
            sendQos0(to, next);
        } else {
            OutboundMessage message = new OutboundMessage(nextEntry++, next, null);
            inFlight.add(message);
            outstanding++;
            SessionLog copies = log;
            if (copies != null) {
                copies.added(message, urgency(message));
            }
            sendFirst(to, message);
        }
        return true;
    }

    private @Nullable PendingDelivery nextFromSource() {
        while (!sources.isEmpty()) {
            MessageSource first = sources.values().iterator().next();
            PendingDelivery next = first.next();
            if (next != null) {
                return next;
            }
            if (!first.isExhausted()) {
                goOnInAnotherTurn();
                return null;
            }
            sources.remove(first.filter().text());
        }
        return null;
    }

    private void goOnInAnotherTurn() {
        if (!drainPlanned) {
            drainPlanned = true;
            context.timers().schedule(Duration.ZERO, () -> {
                drainPlanned = false;
                drain();
            });
        }
    }

    private void sendQos0(ClientLink to, PendingDelivery delivery) {
        if (!to.publish(delivery, false, 0)) {
            dropped.accept(delivery, DropReason.PACKET_TOO_LARGE);
        }
    }

    /** Sends a message that has its packet identifier and its place in the window. */
    private void sendFirst(ClientLink to, OutboundMessage message) {
        SessionLog copies = log;
        if (copies != null && message.isExactlyOnce()) {
            message.storing(true);
            copies.whenStored(() -> stored(message));
        } else {
            send(to, message);
        }
    }

    /** The copies know what they must before this message goes on. */
    private void stored(OutboundMessage message) {
        if (message.isStoring()) {
            message.storing(false);
            ClientLink to = link;
            if (to != null) {
                send(to, message);
            }
        }
    }

    private void resend(ClientLink to, OutboundMessage message) {
        outstanding++;
        if (!message.isStoring()) { // if it is, it goes when it is stored
            send(to, message);
        }
    }

    private void send(ClientLink to, OutboundMessage message) {
        PendingDelivery delivery = message.delivery();
        if (delivery == null) {
            to.pubrel(message.packetId(), ReasonCode.SUCCESS);
            return;
        }
        boolean dup = message.wasSent(); // [MQTT-3.3.1-1]
        message.sent();
        if (!to.publish(delivery, dup, message.packetId())) {
            finish(message);
            dropped.accept(delivery, DropReason.PACKET_TOO_LARGE); // as if delivered [MQTT-3.1.2-25]
        }
    }

    // ---------------------------------------------------------------- acknowledged

    AckResult puback(int packetId, ReasonCode reason) {
        return finishOn(Awaiting.PUBACK, packetId, reason);
    }

    AckResult pubrec(int packetId, ReasonCode reason) {
        if (reason.isError()) {
            return finishOn(Awaiting.PUBREC, packetId, reason); // [MQTT-4.3.3-4]
        }
        OutboundMessage message = inFlight.get(packetId);
        if (message == null) {
            return AckResult.NOT_FOUND;
        }
        if (message.awaiting() == Awaiting.PUBACK) {
            return AckResult.WRONG_KIND;
        }
        boolean first = message.awaiting() == Awaiting.PUBREC;
        message.received(context.confirmations());
        SessionLog copies = log;
        if (copies != null && first) {
            message.storing(true);
            copies.add(new SessionChange.Received(message.entry()), Urgency.NOW);
            copies.whenStored(() -> stored(message));
        } else if (!message.isStoring()) {
            ClientLink to = link;
            if (to != null) {
                to.pubrel(packetId, ReasonCode.SUCCESS);
            }
        }
        return AckResult.ACCEPTED;
    }

    AckResult pubcomp(int packetId) {
        return finishOn(Awaiting.PUBCOMP, packetId, ReasonCode.SUCCESS);
    }

    private AckResult finishOn(Awaiting kind, int packetId, ReasonCode reason) {
        OutboundMessage message = inFlight.get(packetId);
        if (message == null) {
            return AckResult.NOT_FOUND;
        }
        if (message.awaiting() != kind) {
            return AckResult.WRONG_KIND;
        }
        PendingDelivery delivery = message.delivery();
        finish(message);
        if (reason.isError() && delivery != null) {
            dropped.accept(delivery, DropReason.REFUSED_BY_CLIENT);
        }
        drain();
        return AckResult.ACCEPTED;
    }

    private void finish(OutboundMessage message) {
        inFlight.remove(message);
        message.storing(false);
        message.remove();
        // A message that was to be sent again is acknowledged from the connection before: it takes no quota of this
        // one.
        if (toResend.isEmpty() || !toResend.remove(message)) {
            outstanding--;
        }
        removed(message);
    }

    private void removed(OutboundMessage message) {
        SessionLog copies = log;
        if (copies == null) {
            message.complete(context.confirmations());
        } else {
            copies.removed(message);
        }
    }

    // ---------------------------------------------------------------- connection and end

    /** Binds to a connection; nothing is sent before {@link #drain}. */
    void attach(ClientLink to, int receiveMaximum) {
        link = to;
        window = Math.min(receiveMaximum, context.limits().maxInFlight());
        outstanding = 0;
        toResend.clear();
        toResend.addAll(inFlight.inOrder());
    }

    void detach() {
        link = null;
        if (!context.limits().queueQos0() && queue.hasQos0()) {
            queue.giveUp(delivery -> delivery.qos() == Qos.AT_MOST_ONCE, DropReason.OFFLINE);
        }
    }

    /** Takes in what a copy has, before anything else. */
    void restore(Iterable<SessionState.Outbound> all) {
        for (SessionState.Outbound one : all) {
            OutboundMessage message = OutboundMessage.restored(one);
            if (message.packetId() == 0) {
                queue.restore(message);
            } else {
                inFlight.restore(message);
            }
            nextEntry = Math.max(nextEntry, message.entry() + 1);
        }
    }

    /** Everything that is not acknowledged, in order. */
    List<OutboundMessage> all() {
        List<OutboundMessage> all = inFlight.inOrder();
        queue.toAcknowledge().forEach(all::add);
        return all;
    }

    /** Empties everything for good and returns the messages that the client never acknowledged. */
    List<Undelivered> end() {
        List<Undelivered> undelivered = new ArrayList<>();
        for (OutboundMessage message : inFlight.inOrder()) {
            inFlight.remove(message);
            leave(message, message.wasSent(), undelivered);
        }
        queue.clear(
                message -> leave(message, false, undelivered),
                delivery -> undelivered.add(new Undelivered(delivery, false, null)));
        toResend.clear();
        sources.clear();
        return undelivered;
    }

    /** Forgets everything without a word: it is somebody else's now. */
    void discard() {
        for (OutboundMessage message : all()) {
            inFlight.remove(message);
            message.storing(false);
            message.complete(context.confirmations());
        }
        queue.clear(message -> {}, delivery -> {});
        toResend.clear();
        sources.clear();
    }

    private void leave(OutboundMessage message, boolean sent, List<Undelivered> undelivered) {
        PendingDelivery delivery = message.delivery();
        message.storing(false);
        if (delivery == null) {
            message.complete(context.confirmations());
            return;
        }
        message.remove();
        Undelivered left = new Undelivered(delivery, sent, message.takeConfirmation());
        undelivered.add(left);
        if (!left.isForAnotherMember()) {
            done(left.confirmation());
        }
    }

    int queuedMessages() {
        return queue.size();
    }

    long queuedBytes() {
        return queue.bytes();
    }

    int inFlightMessages() {
        return inFlight.size();
    }
}
