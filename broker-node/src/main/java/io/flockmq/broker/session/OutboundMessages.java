package io.flockmq.broker.session;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.OutboundMessage.Awaiting;
import io.flockmq.broker.session.Session.AckResult;
import io.flockmq.broker.session.SessionJournal.Urgency;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to one client. One goes out at once while the connection takes it and, at QoS 1 and 2, the window has
 * room; otherwise it waits in the queue. QoS 0 passes a full window, queued or not, but never another QoS 0 message that waits, so
 * that order is kept per QoS. Event loop of the session only.
 *
 * <p>If the session has copies elsewhere, a QoS 2 message is sent after the copies know of it and of its packet identifier, and
 * PUBREL after they know of PUBREC: whoever goes on from a copy must not deliver a second time. Until then a message with a packet
 * identifier stands in line, and those behind it wait, so that they cannot overtake it. What an earlier connection left
 * unacknowledged stands first in that line.
 */
final class OutboundMessages implements SessionLog.Stored, OutboundQueue.Listener {

    private final SessionContext context;
    private final BiConsumer<PendingDelivery, DropReason> dropped;
    private final OutboundQueue queue;
    private final InFlightWindow inFlight;
    /** Messages that have their packet identifiers and are to be sent on this connection, in order; null for none. */
    private @Nullable ArrayDeque<OutboundMessage> line;

    private @Nullable MessageSources sources;

    private @Nullable SessionLog log;
    private @Nullable ClientLink link;
    /** The send quota of this connection [MQTT-4.9.0-1], and how much of it is in use. */
    private int window;

    private int outstanding;
    /** Whether CONNACK is on its way, so that messages may follow. */
    private boolean started;

    private long nextEntry = 1;
    private boolean draining;

    OutboundMessages(SessionContext context, BiConsumer<PendingDelivery, DropReason> dropped) {
        this.context = context;
        this.dropped = dropped;
        this.inFlight = new InFlightWindow(context.queues());
        this.queue = new OutboundQueue(context.limits(), context.budget(), context.queues(), this);
    }

    /** From now on the session has copies that must know of its messages, or has none, and nobody waits for them. */
    void useLog(@Nullable SessionLog newLog) {
        if (log != null && newLog == null) {
            all().forEach(message -> message.complete(context.confirmations()));
        }
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
        Confirmation waiting = confirmation;
        if (copies == null && waiting != null && !waiting.awaitsClient()) {
            done(waiting);
            waiting = null;
        }
        OutboundMessage message = newMessage(delivery, waiting);
        ClientLink to = sendingTo();
        boolean atOnce = copies == null || !message.isExactlyOnce();
        if (atOnce
                && to != null
                && !queue.hasToAcknowledge()
                && outstanding < window
                && inLine() == 0
                && to.isWritable()) {
            inFlight.add(message);
            changed(message, Urgency.SOON);
            send(to, message);
        } else if (queue.add(message, context.timers().nanoTime())) {
            changed(message, Urgency.SOON);
            if (!atOnce) {
                drain(); // it may get into line
            }
        }
    }

    private OutboundMessage newMessage(PendingDelivery delivery, @Nullable Confirmation confirmation) {
        long entry = nextEntry++;
        if (log != null) {
            return new CopiedMessage(entry, delivery, confirmation);
        }
        return confirmation == null
                ? new OutboundMessage(entry, delivery)
                : new AwaitedMessage(entry, delivery, confirmation);
    }

    /** Has the copies told of a message, if there are any. */
    private void changed(OutboundMessage message, Urgency urgency) {
        SessionLog copies = log;
        if (copies != null && message instanceof CopiedMessage copied) {
            copies.changed(copied, urgency);
        }
    }

    private void done(@Nullable Confirmation confirmation) {
        if (confirmation != null) {
            context.confirmations().done(confirmation);
        }
    }

    private @Nullable ClientLink sendingTo() {
        return started ? link : null;
    }

    private void deliverQos0(PendingDelivery delivery) {
        ClientLink to = sendingTo();
        if (link == null && !context.limits().queueQos0()) {
            dropped.accept(delivery, DropReason.OFFLINE);
        } else if (to != null && !queue.hasQos0() && to.isWritable()) {
            sendQos0(to, delivery);
        } else {
            queue.add(delivery, context.timers().nanoTime());
        }
    }

    /** Delivers what a source gives, at the client's pace and after what is queued now; takes the place of an earlier one. */
    void deliverFrom(MessageSource source) {
        if (sources == null) {
            sources = new MessageSources(context.timers(), this::drain);
        }
        sources.add(source);
        drain();
    }

    void removeSource(String filter) {
        if (sources != null) {
            sources.remove(filter);
        }
    }

    // ---------------------------------------------------------------- out

    /** Sends what waits for as long as the connection takes it and the window has room. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            ClientLink to = sendingTo();
            while (to != null && to == link && to.isWritable() && sendNext(to)) {
                // sendNext does the work
            }
        } finally {
            draining = false;
        }
    }

    private boolean sendNext(ClientLink to) {
        OutboundMessage first = line == null ? null : line.peekFirst();
        if (first != null && outstanding < window && isReady(first)) {
            leaveLine(first);
            send(to, first);
            return true;
        }
        boolean windowOpen = outstanding + inLine() < window;
        OutboundMessage next = windowOpen ? queue.peekToAcknowledge() : null;
        if (next != null) {
            queue.removeToAcknowledge();
            sendFromQueue(to, next);
            return true;
        }
        PendingDelivery qos0 = queue.peekQos0();
        if (qos0 == null) {
            return windowOpen && queue.isEmpty() && sendFromSource(to); // fetches no more than can be sent
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
        enterWindow(to, message);
    }

    private boolean sendFromSource(ClientLink to) {
        PendingDelivery next = sources == null ? null : sources.next();
        if (next == null) {
            return false;
        }
        if (isExpired(next)) {
            dropped.accept(next, DropReason.EXPIRED);
        } else if (next.qos() == Qos.AT_MOST_ONCE) {
            sendQos0(to, next);
        } else {
            OutboundMessage message = newMessage(next, null);
            changed(message, Urgency.SOON);
            enterWindow(to, message);
        }
        return true;
    }

    /** Gives a message its packet identifier, and sends it unless it must wait in line. */
    private void enterWindow(ClientLink to, OutboundMessage message) {
        inFlight.add(message);
        SessionLog copies = log;
        if (message.isExactlyOnce()) {
            changed(message, Urgency.NOW);
        } else if (copies != null && message instanceof CopiedMessage copied) {
            copies.note(copied); // acknowledged soon, most likely
        }
        if (inLine() == 0 && isReady(message)) {
            send(to, message);
        } else {
            standInLine(message);
        }
    }

    private int inLine() {
        return line == null ? 0 : line.size();
    }

    private void standInLine(OutboundMessage message) {
        if (line == null) {
            line = new ArrayDeque<>(4);
        }
        message.inLine(true);
        line.addLast(message);
    }

    private void leaveLine(OutboundMessage message) {
        if (line != null) {
            message.inLine(false);
            line.remove(message); // mostly the first
        }
    }

    /** Whether copies know what they must before this message, or PUBREL for it, is sent. */
    private boolean isReady(OutboundMessage message) {
        SessionLog copies = log;
        return copies == null
                || !message.isExactlyOnce()
                || !(message instanceof CopiedMessage copied)
                || copies.isStored(copied);
    }

    private void sendQos0(ClientLink to, PendingDelivery delivery) {
        ClientLink.Sent sent = to.publish(delivery, false, 0);
        if (sent != ClientLink.Sent.SENT) {
            dropped.accept(delivery, notSent(sent));
        }
    }

    /** Sends what has its packet identifier: the message, again if need be, or PUBREL for it. */
    private void send(ClientLink to, OutboundMessage message) {
        outstanding++;
        PendingDelivery delivery = message.delivery();
        if (delivery == null) {
            message.released(true);
            to.pubrel(message.packetId(), ReasonCode.SUCCESS);
            return;
        }
        boolean dup = message.wasSent(); // [MQTT-3.3.1-1]
        message.sent();
        if (message instanceof AwaitedMessage && message.isExactlyOnce()) {
            message.complete(context.confirmations()); // nobody else may have it now
        }
        ClientLink.Sent sent = to.publish(delivery, dup, message.packetId());
        if (sent != ClientLink.Sent.SENT) {
            finish(message);
            dropped.accept(delivery, notSent(sent)); // as if delivered [MQTT-3.1.2-25]
        }
    }

    private static DropReason notSent(ClientLink.Sent sent) {
        return sent == ClientLink.Sent.TOO_LARGE ? DropReason.PACKET_TOO_LARGE : DropReason.NOT_ALLOWED;
    }

    @Override
    public void stored(CopiedMessage message) {
        message.complete(context.confirmations());
        if (!message.isGone() && message.awaiting() == Awaiting.PUBCOMP && !message.isReleased()) {
            release(message);
        }
    }

    @Override
    public void caughtUp() {
        drain();
    }

    // ---------------------------------------------------------------- acknowledged

    AckResult puback(int packetId, ReasonCode reason) {
        return finishOn(Awaiting.PUBACK, packetId, reason);
    }

    AckResult pubrec(int packetId, ReasonCode reason) {
        if (reason.isError()) {
            return finishOn(Awaiting.PUBREC, packetId, reason); // [MQTT-4.3.3-4]
        }
        OutboundMessage message = sent(packetId);
        if (message == null) {
            return AckResult.NOT_FOUND;
        }
        if (message.awaiting() == Awaiting.PUBACK) {
            return AckResult.WRONG_KIND;
        }
        if (message.awaiting() == Awaiting.PUBREC) {
            message.received();
            message.complete(context.confirmations());
            changed(message, Urgency.NOW);
        }
        release(message);
        return AckResult.ACCEPTED;
    }

    /** Sends PUBREL, unless that must wait: for copies, or for its turn on a new connection. */
    private void release(OutboundMessage message) {
        ClientLink to = sendingTo();
        if (to != null && !message.isInLine() && isReady(message)) {
            message.released(true);
            to.pubrel(message.packetId(), ReasonCode.SUCCESS);
        }
    }

    /** The message that the client means; not one that it cannot have. */
    private @Nullable OutboundMessage sent(int packetId) {
        OutboundMessage message = inFlight.get(packetId);
        return message == null || !message.wasSent() ? null : message;
    }

    AckResult pubcomp(int packetId) {
        return finishOn(Awaiting.PUBCOMP, packetId, ReasonCode.SUCCESS);
    }

    private AckResult finishOn(Awaiting kind, int packetId, ReasonCode reason) {
        OutboundMessage message = sent(packetId);
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
        message.remove();
        // A message that was to be sent again is acknowledged from the connection before: it takes no quota of this
        // one.
        if (message.isInLine()) {
            leaveLine(message);
        } else {
            outstanding--;
        }
        removed(message);
    }

    @Override
    public void dropped(PendingDelivery delivery, DropReason reason) {
        dropped.accept(delivery, reason);
    }

    @Override
    public void removed(OutboundMessage message) {
        message.complete(context.confirmations());
        SessionLog copies = log;
        if (copies != null && message instanceof CopiedMessage copied) {
            copies.removed(copied);
        }
    }

    // ---------------------------------------------------------------- connection and end

    /** Binds to a connection; nothing is sent before {@link #start}. */
    void attach(ClientLink to, int receiveMaximum) {
        link = to;
        started = false;
        window = Math.min(receiveMaximum, context.limits().maxInFlight());
        outstanding = 0;
        line = null;
        for (OutboundMessage message : inFlight.inOrder()) {
            message.released(false);
            standInLine(message);
        }
    }

    /** Sends again what was not acknowledged [MQTT-4.4.0-1], then what waits. */
    void start() {
        started = true;
        drain();
    }

    void detach() {
        link = null;
        started = false;
        if (!context.limits().queueQos0() && queue.hasQos0()) {
            queue.giveUp(delivery -> delivery.qos() == Qos.AT_MOST_ONCE, DropReason.OFFLINE);
        }
    }

    /** Takes in what a copy has, before anything else. */
    void restore(Iterable<SessionState.Outbound> all) {
        for (SessionState.Outbound one : all) {
            OutboundMessage message = log == null ? new OutboundMessage(one) : new CopiedMessage(one);
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

    /** Like {@link #all}, as far as copies are to know of them. */
    List<CopiedMessage> copied() {
        List<CopiedMessage> copied = new ArrayList<>();
        for (OutboundMessage message : all()) {
            if (log != null && message instanceof CopiedMessage one) {
                copied.add(one);
            }
        }
        return copied;
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
        line = null;
        sources = null;
        return undelivered;
    }

    /** Forgets everything without a word: it is somebody else's now. */
    void discard() {
        for (OutboundMessage message : all()) {
            inFlight.remove(message);
            message.complete(context.confirmations());
        }
        queue.clear(message -> {}, delivery -> {});
        line = null;
        sources = null;
    }

    private void leave(OutboundMessage message, boolean sent, List<Undelivered> undelivered) {
        PendingDelivery delivery = message.delivery();
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

    /** At most so many of those that have a packet identifier, in order. */
    List<OutboundMessage> inFlight(int most) {
        List<OutboundMessage> all = inFlight.inOrder();
        return all.size() > most ? all.subList(0, most) : all;
    }

    /** At most so many of those that wait, of QoS 1 and 2 and then of QoS 0. */
    List<PendingDelivery> waiting(int most) {
        return queue.first(most);
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
