package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import org.jspecify.annotations.Nullable;

/**
 * A QoS 1 or 2 message on its way to a client, from when it is queued until it is acknowledged. Event loop of the session only.
 */
final class OutboundMessage {

    /** What the client owes for a message. */
    enum Awaiting {
        PUBACK,
        PUBREC,
        PUBCOMP
    }

    private final long entry;
    private Awaiting awaiting;
    private @Nullable PendingDelivery delivery;
    private @Nullable Confirmation confirmation;
    private int packetId;
    private boolean taken;
    private boolean storing;
    private boolean sent;

    /**
     * A message that is not sent yet.
     *
     * @param entry its number in the session
     * @param confirmation told when it is acknowledged or stored; null if nobody waits
     */
    OutboundMessage(long entry, PendingDelivery delivery, @Nullable Confirmation confirmation) {
        this.entry = entry;
        this.delivery = delivery;
        this.confirmation = confirmation;
        this.awaiting = switch (delivery.qos()) {
            case AT_LEAST_ONCE -> Awaiting.PUBACK;
            case EXACTLY_ONCE -> Awaiting.PUBREC;
            case AT_MOST_ONCE -> throw new IllegalArgumentException("QoS 0 is never acknowledged");
        };
    }

    /** As it comes from a copy. */
    static OutboundMessage restored(SessionState.Outbound from) {
        PendingDelivery delivery = from.delivery();
        OutboundMessage message = delivery == null
                ? new OutboundMessage(from.entry())
                : new OutboundMessage(from.entry(), delivery, null);
        message.packetId = from.packetId();
        message.sent = from.packetId() != 0;
        return message;
    }

    private OutboundMessage(long entry) {
        this.entry = entry;
        this.awaiting = Awaiting.PUBCOMP;
    }

    long entry() {
        return entry;
    }

    Awaiting awaiting() {
        return awaiting;
    }

    /** The message; null once the client has it and only PUBCOMP is awaited. */
    @Nullable
    PendingDelivery delivery() {
        return delivery;
    }

    boolean isExactlyOnce() {
        return delivery == null || delivery.qos() == Qos.EXACTLY_ONCE;
    }

    /** 0 while it waits in the queue. */
    int packetId() {
        return packetId;
    }

    void packetId(int id) {
        packetId = id;
    }

    /** The client has answered PUBREC. */
    void received(Confirmations confirmations) {
        awaiting = Awaiting.PUBCOMP;
        delivery = null;
        complete(confirmations);
    }

    /** Whether it may not be sent before the copies of the session know of it. */
    boolean isStoring() {
        return storing;
    }

    void storing(boolean now) {
        storing = now;
    }

    /** Whether the client may have it already. */
    boolean wasSent() {
        return sent;
    }

    void sent() {
        sent = true;
    }

    /** Whether the copies have it, or are being told. */
    boolean isTaken() {
        return taken;
    }

    /** For the copies, if they do not have it and it is still needed; null otherwise. */
    SessionChange.@Nullable Added take() {
        PendingDelivery content = delivery;
        if (taken || content == null) {
            return null;
        }
        taken = true;
        return new SessionChange.Added(entry, content, packetId);
    }

    /** It is not needed any more. */
    void remove() {
        delivery = null;
    }

    /** Nobody need wait for it any more. */
    void complete(Confirmations confirmations) {
        Confirmation waiting = confirmation;
        if (waiting != null) {
            confirmation = null;
            confirmations.done(waiting);
        }
    }

    /** Hands who waits for it on to somebody else. */
    @Nullable
    Confirmation takeConfirmation() {
        Confirmation waiting = confirmation;
        confirmation = null;
        return waiting;
    }
}
