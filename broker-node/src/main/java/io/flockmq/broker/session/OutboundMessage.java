package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A QoS 1 or 2 message on its way to a client, from when it is queued until it is acknowledged. In a session without copies
 * nobody need be told of it, and nobody waits for it unless it is an {@link AwaitedMessage}; {@link CopiedMessage} is the other kind. There is one for each delivery of a
 * message, hence few and small fields. Event loop of the session only.
 */
sealed class OutboundMessage permits CopiedMessage, AwaitedMessage {

    /** What the client owes for a message. */
    enum Awaiting {
        PUBACK,
        PUBREC,
        PUBCOMP
    }

    private final long entry;
    private @Nullable PendingDelivery delivery;
    private int packetId;
    private boolean received;
    private boolean sent;
    private boolean released;
    private boolean inLine;

    /**
     * A message that is not sent yet.
     *
     * @param entry its number in the session
     */
    OutboundMessage(long entry, PendingDelivery delivery) {
        if (delivery.qos() == Qos.AT_MOST_ONCE) {
            throw new IllegalArgumentException("QoS 0 is never acknowledged");
        }
        this.entry = entry;
        this.delivery = delivery;
    }

    /** As it comes from a copy; the client may have been sent whatever has a packet identifier. */
    OutboundMessage(SessionState.Outbound from) {
        this.entry = from.entry();
        this.delivery = from.delivery();
        this.packetId = from.packetId();
        this.sent = packetId != 0;
        this.received = delivery == null;
    }

    final long entry() {
        return entry;
    }

    final Awaiting awaiting() {
        if (received) {
            return Awaiting.PUBCOMP;
        }
        return isExactlyOnce() ? Awaiting.PUBREC : Awaiting.PUBACK;
    }

    /** The message; null once the client has it and only PUBCOMP is awaited, or when it is not needed any more. */
    @Nullable
    final PendingDelivery delivery() {
        return delivery;
    }

    final boolean isExactlyOnce() {
        return delivery == null || delivery.qos() == Qos.EXACTLY_ONCE;
    }

    /** 0 while it waits in the queue. */
    final int packetId() {
        return packetId;
    }

    final void packetId(int id) {
        packetId = id;
    }

    /** The client has answered PUBREC. */
    final void received() {
        received = true;
        delivery = null;
    }

    /** Whether the client may have it already. */
    final boolean wasSent() {
        return sent;
    }

    final void sent() {
        sent = true;
    }

    /** Whether it waits, with its packet identifier, until it is sent on this connection. */
    final boolean isInLine() {
        return inLine;
    }

    final void inLine(boolean now) {
        inLine = now;
    }

    /** Whether the client has been sent PUBREL on this connection. */
    final boolean isReleased() {
        return released;
    }

    final void released(boolean now) {
        released = now;
    }

    /** It is not needed any more. */
    final void remove() {
        received = false;
        delivery = null;
    }

    final boolean isGone() {
        return delivery == null && !received;
    }

    /** Tells copies that know nothing of it. */
    final void describe(Consumer<? super SessionChange> to) {
        PendingDelivery content = delivery;
        to.accept(
                content == null
                        ? new SessionChange.Completing(entry, packetId)
                        : new SessionChange.Added(entry, content, packetId));
    }

    /** Nobody need wait for it any more. */
    void complete(Confirmations confirmations) {
        // nobody does
    }

    /** Hands who waits for it on to somebody else. */
    @Nullable
    Confirmation takeConfirmation() {
        return null;
    }
}
