package io.flockmq.broker.session;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A message of a session that has copies elsewhere: what they know of it, and who waits until they do. */
final class CopiedMessage extends OutboundMessage {

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

    private @Nullable Confirmation confirmation;
    private Stage written = Stage.UNKNOWN;
    /** Which taking of changes told the copies last. */
    private long writtenBy;

    private boolean listed;

    /**
     * A message that is not sent yet.
     *
     * @param confirmation told when it is acknowledged or stored; null if nobody waits
     */
    CopiedMessage(long entry, PendingDelivery delivery, @Nullable Confirmation confirmation) {
        super(entry, delivery);
        this.confirmation = confirmation;
    }

    /** As it comes from a copy. */
    CopiedMessage(SessionState.Outbound from) {
        super(from);
    }

    @Override
    void complete(Confirmations confirmations) {
        Confirmation waiting = takeConfirmation();
        if (waiting != null) {
            confirmations.done(waiting);
        }
    }

    @Override
    @Nullable
    Confirmation takeConfirmation() {
        Confirmation waiting = confirmation;
        confirmation = null;
        return waiting;
    }

    private Stage stage() {
        if (awaiting() == Awaiting.PUBCOMP) {
            return Stage.RECEIVED;
        }
        return packetId() == 0 ? Stage.QUEUED : Stage.NUMBERED;
    }

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
        return written == stage() && writtenBy <= takenUpTo;
    }

    /** Notes that copies were told everything. */
    void described(long by) {
        written = stage();
        writtenBy = by;
    }

    /** Tells copies what they do not know yet; of a message that came and went meanwhile they never hear. */
    void write(Consumer<? super SessionChange> to, long by) {
        if (isGone()) {
            if (written != Stage.UNKNOWN) {
                to.accept(new SessionChange.Removed(entry()));
                written = Stage.UNKNOWN;
            }
            return;
        }
        Stage stage = stage();
        if (written == stage) {
            return;
        }
        switch (written) {
            case UNKNOWN -> describe(to);
            case QUEUED ->
                to.accept(
                        stage == Stage.RECEIVED
                                ? new SessionChange.Completing(entry(), packetId())
                                : new SessionChange.Sent(entry(), packetId()));
            case NUMBERED, RECEIVED -> to.accept(new SessionChange.Completing(entry(), packetId()));
        }
        described(by);
    }
}
