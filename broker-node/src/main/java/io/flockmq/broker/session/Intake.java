package io.flockmq.broker.session;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where messages for one client come in: what has come before is not taken again, and what must wait for earlier messages is held
 * back. Event loop of the session only.
 */
final class Intake {

    /** Whether the session still takes messages. */
    private enum State {
        /** It does. */
        OPEN,
        /** Another node has it, and all that is in it. */
        LEFT,
        /** It is over. */
        ENDED
    }

    private final Confirmations confirmations;
    private final OutboundMessages outbound;
    private final BiConsumer<PendingDelivery, DropReason> dropped;
    private final Consumer<Runnable> whenStored;

    private State state = State.OPEN;
    private boolean leaving;
    /** What came while not all that was before it has; null when everything is delivered as it comes. */
    private @Nullable Backlog backlog;
    /** Null before the first message with a stamp: there is none on a node alone. */
    private @Nullable SeenStamps seen;

    /**
     * Takes messages for a session.
     *
     * @param outbound where they go
     * @param dropped told of what is not delivered
     * @param whenStored runs an action once what has come so far is stored, here or, with the session, elsewhere
     */
    Intake(
            Confirmations confirmations,
            OutboundMessages outbound,
            BiConsumer<PendingDelivery, DropReason> dropped,
            Consumer<Runnable> whenStored) {
        this.confirmations = confirmations;
        this.outbound = outbound;
        this.dropped = dropped;
        this.whenStored = whenStored;
    }

    /** Whether nothing is taken any more. */
    boolean isClosed() {
        return state != State.OPEN;
    }

    void deliver(PendingDelivery delivery, @Nullable Confirmation confirmation) {
        if (state != State.OPEN) {
            done(confirmation);
            if (state == State.ENDED) {
                dropped.accept(delivery, DropReason.SESSION_ENDED);
            }
        } else if (backlog != null) {
            backlog.add(delivery, confirmation);
        } else if (leaving && delivery.qos() == Qos.AT_MOST_ONCE) {
            done(confirmation); // not seen, either: its new home must not take it for a repetition
        } else if (isRepetition(delivery)) {
            repeated(confirmation);
        } else {
            outbound.deliver(delivery, confirmation);
        }
    }

    private boolean isRepetition(PendingDelivery delivery) {
        Stamp stamp = delivery.orderedBy();
        return stamp != null && !seen().add(stamp);
    }

    private SeenStamps seen() {
        SeenStamps here = seen;
        if (here == null) {
            here = new SeenStamps();
            seen = here;
        }
        return here;
    }

    /** A message has come again that need not be stored yet. */
    private void repeated(@Nullable Confirmation confirmation) {
        if (confirmation != null) {
            whenStored.accept(() -> done(confirmation));
        }
    }

    // ---------------------------------------------------------------- holding back

    /** Holds back what comes from now on. */
    void gather() {
        if (backlog == null) {
            backlog = new Backlog();
        }
    }

    boolean isGathering() {
        return backlog != null;
    }

    /** What is held back follows now, in order and each message once. */
    void gathered() {
        takeBacklog().forEach(one -> deliver(one.delivery(), one.confirmation()));
    }

    private List<Backlog.Held> takeBacklog() {
        Backlog heldBack = backlog;
        backlog = null;
        return heldBack == null ? List.of() : heldBack.inOrder();
    }

    /** Another node is sent the same messages: those that nobody may keep are that node's. */
    void leaving(boolean now) {
        leaving = now;
    }

    // ---------------------------------------------------------------- the end

    /** The session is over: nothing is taken any more. */
    void close() {
        state = State.ENDED;
    }

    /** Another node has all that is in the session: nothing is taken any more. */
    void left() {
        state = State.LEFT;
    }

    /** Nobody need wait here for what was held back. */
    void handedOver() {
        takeBacklog().forEach(one -> done(one.confirmation()));
        seen = null;
    }

    /** What was held back is added to what is not delivered. */
    void end(List<Undelivered> undelivered) {
        for (Backlog.Held one : takeBacklog()) {
            Undelivered left = new Undelivered(one.delivery(), false, one.confirmation());
            undelivered.add(left);
            if (!left.isForAnotherMember()) {
                done(left.confirmation());
            }
        }
        seen = null;
    }

    // ---------------------------------------------------------------- copies

    /** Forgets sources that have been silent for one to two such rounds, and tells which. */
    void forgetSilentSources(Consumer<? super Source> forgotten) {
        if (seen != null) {
            seen.forgetSilent(forgotten);
        }
    }

    /** Gives the highest number that was taken of each source. */
    void describe(Consumer<SessionChange> to) {
        if (seen != null) {
            seen.forEach(stamp -> to.accept(new SessionChange.Seen(stamp)));
        }
    }

    void restore(SeenStamps taken) {
        taken.forEach(stamp -> seen().add(stamp));
    }

    private void done(@Nullable Confirmation confirmation) {
        if (confirmation != null) {
            confirmations.done(confirmation);
        }
    }
}
