package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A QoS 1 or 2 message on its way to a client, from when it is queued until it is acknowledged, and what the copies of its
 * session know of it. Event loop of the session only.
 */
final class OutboundMessage {

    /** What the client owes for a message. */
    enum Awaiting {
        PUBACK,
        PUBREC,
        PUBCOMP
    }

    /** How far a message has come, as far as copies need to know; in this order. */
    private enum Stage {
        /** Of a copy: it does not know the message. */
        UNKNOWN,
        QUEUED,
        /** Has its packet identifier. */
        NUMBERED,
        /** The client has answered PUBREC. */
        RECEIVED
    }

    private final long entry;
    private @Nullable PendingDelivery delivery;
    private @Nullable Confirmation confirmation;
    private int packetId;
    private Stage stage;
    private boolean gone;
    private boolean sent;
    private boolean released;
    private boolean inLine;

    private Stage written = Stage.UNKNOWN;
    private boolean listed;
    /** Which taking of changes told the copies last. */
    private long writtenBy;

    /**
     * A message that is not sent yet.
     *
     * @param entry its number in the session
     * @param confirmation told when it is acknowledged or stored; null if nobody waits
     */
    OutboundMessage(long entry, PendingDelivery delivery, @Nullable Confirmation confirmation) {
        if (delivery.qos() == Qos.AT_MOST_ONCE) {
            throw new IllegalArgumentException("QoS 0 is never acknowledged");
        }
        this.entry = entry;
        this.delivery = delivery;
        this.confirmation = confirmation;
        this.stage = Stage.QUEUED;
    }

    /** As it comes from a copy; the client may have been sent whatever has a packet identifier. */
    OutboundMessage(SessionState.Outbound from) {
        this.entry = from.entry();
        this.delivery = from.delivery();
        this.packetId = from.packetId();
        this.sent = packetId != 0;
        this.stage = delivery == null ? Stage.RECEIVED : sent ? Stage.NUMBERED : Stage.QUEUED;
    }

    long entry() {
        return entry;
    }

    Awaiting awaiting() {
        if (stage == Stage.RECEIVED) {
            return Awaiting.PUBCOMP;
        }
        return isExactlyOnce() ? Awaiting.PUBREC : Awaiting.PUBACK;
    }

    /** The message; null once the client has it and only PUBCOMP is awaited, or when it is not needed any more. */
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
        stage = Stage.NUMBERED;
    }

    /** The client has answered PUBREC. */
    void received(Confirmations confirmations) {
        stage = Stage.RECEIVED;
        delivery = null;
        complete(confirmations);
    }

    /** Whether the client may have it already. */
    boolean wasSent() {
        return sent;
    }

    void sent() {
        sent = true;
    }

    /** Whether it waits, with its packet identifier, until it is sent on this connection. */
    boolean isInLine() {
        return inLine;
    }

    void inLine(boolean now) {
        inLine = now;
    }

    /** Whether the client has been sent PUBREL on this connection. */
    boolean isReleased() {
        return released;
    }

    void released(boolean now) {
        released = now;
    }

    /** It is not needed any more. */
    void remove() {
        gone = true;
        delivery = null;
    }

    boolean isGone() {
        return gone;
    }

    /** Nobody need wait for it any more. */
    void complete(Confirmations confirmations) {
        Confirmation waiting = takeConfirmation();
        if (waiting != null) {
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

    // ---------------------------------------------------------------- copies

    /** Lists it among those that have changed; returns false if it is listed already. */
    boolean list() {
        boolean isNew = !listed;
        listed = true;
        return isNew;
    }

    void unlist() {
        listed = false;
    }

    /** Whether the copies have heard of it. */
    boolean isWritten() {
        return written != Stage.UNKNOWN;
    }

    /** Whether the copies know how far it has come, if they have everything up to this taking of changes. */
    boolean isStored(long takenUpTo) {
        return written == stage && writtenBy <= takenUpTo;
    }

    /** Tells copies that know nothing of it. */
    void describe(Consumer<? super SessionChange> to) {
        PendingDelivery content = delivery;
        to.accept(
                content == null
                        ? new SessionChange.Completing(entry, packetId)
                        : new SessionChange.Added(entry, content, packetId));
    }

    /** Notes that copies were told everything. */
    void described(long by) {
        written = stage;
        writtenBy = by;
    }

    /** Tells copies what they do not know yet; of a message that came and went meanwhile they never hear. */
    void write(Consumer<? super SessionChange> to, long by) {
        if (gone) {
            if (written != Stage.UNKNOWN) {
                to.accept(new SessionChange.Removed(entry));
            }
            written = Stage.UNKNOWN;
            return;
        }
        if (written == stage) {
            return;
        }
        switch (written) {
            case UNKNOWN -> describe(to);
            case QUEUED -> {
                to.accept(new SessionChange.Sent(entry, packetId));
                if (stage == Stage.RECEIVED) {
                    to.accept(new SessionChange.Received(entry));
                }
            }
            case NUMBERED, RECEIVED -> to.accept(new SessionChange.Received(entry));
        }
        described(by);
    }
}
