package io.flockmq.broker.connection;

import io.flockmq.broker.codec.Acknowledgement;
import io.flockmq.broker.event.Timing;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.topic.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The PUBACK and PUBREC that a connection owes its client: each is sent once its message is safe, and all in the order in which the
 * PUBLISH packets came [MQTT-4.6.0-2] [MQTT-4.6.0-3]. Event loop only.
 */
final class Acknowledgements {

    /** Sends one; the only way out. */
    @FunctionalInterface
    interface Sender {
        void acknowledge(Acknowledgement.Kind kind, int packetId, ReasonCode reason);
    }

    /**
     * An acknowledgement that is owed, and the confirmation that its message is safe. It outlives the connection: the message does
     * not become unsafe by that, and the client may send it again on another.
     */
    final class Owed extends Confirmation {
        private final Acknowledgement.Kind kind;
        private final int packetId;
        private final long since;
        private ReasonCode reason = ReasonCode.SUCCESS;
        private @Nullable List<Runnable> afterwards;

        private Owed(Acknowledgement.Kind kind, int packetId) {
            super(loop);
            this.kind = kind;
            this.packetId = packetId;
            this.since = timings.isSample(Timing.ACKNOWLEDGEMENT) ? timings.arrival() : NOT_TIMED;
        }

        /** What the client is told; to be called before the last {@link #done}. */
        void answer(ReasonCode answer) {
            reason = answer;
        }

        /** Runs a task once this is confirmed, which it is not yet. */
        void afterwards(Runnable task) {
            if (afterwards == null) {
                afterwards = new ArrayList<>(1);
            }
            afterwards.add(task);
        }

        /** The client has sent the message again: that is answered as this is, and not before. */
        void alsoAnswers(Owed repetition) {
            afterwards(() -> {
                repetition.answer(reason);
                repetition.done();
            });
        }

        @Override
        protected void confirmed() {
            sendConfirmed();
            if (afterwards != null) {
                afterwards.forEach(Runnable::run);
            }
        }
    }

    private static final long NOT_TIMED = Long.MIN_VALUE;

    private final int loop;
    private final Timings timings;
    private final Timers timers;
    private final int most;
    private final Sender sender;
    private final ArrayDeque<Owed> owed = new ArrayDeque<>(1);
    private int owedPubacks;
    private @Nullable Runnable resume;
    private boolean closed;

    /**
     * Owes nothing yet.
     *
     * @param loop the number of the event loop
     * @param timings of the event loop
     * @param timers of the event loop
     * @param most how many may be owed before the connection is read no further, where the client does not know that limit
     */
    Acknowledgements(int loop, Timings timings, Timers timers, int most, Sender sender) {
        this.loop = loop;
        this.timings = timings;
        this.timers = timers;
        this.most = most;
        this.sender = sender;
    }

    /** Owes an acknowledgement until its confirmation is complete: the caller's own {@link Confirmation#done} is part of that. */
    Owed owe(Acknowledgement.Kind kind, int packetId) {
        Owed last = new Owed(kind, packetId);
        owed.addLast(last);
        if (kind == Acknowledgement.Kind.PUBACK) {
            owedPubacks++;
        }
        return last;
    }

    /** QoS 1 messages of the client that are not acknowledged. */
    int owedPubacks() {
        return owedPubacks;
    }

    /** The connection is gone: whatever becomes safe now, nobody is told. */
    void close() {
        closed = true;
        resume = null;
        owed.clear();
    }

    private void sendConfirmed() {
        if (closed) {
            return;
        }
        for (Owed next = owed.peekFirst(); next != null && next.isDone(); next = owed.peekFirst()) {
            owed.removeFirst();
            if (next.kind == Acknowledgement.Kind.PUBACK) {
                owedPubacks--;
            }
            sender.acknowledge(next.kind, next.packetId, next.reason);
            if (next.since != NOT_TIMED) {
                timings.took(Timing.ACKNOWLEDGEMENT, timers.nanoTime() - next.since);
            }
        }
        Runnable waiting = resume;
        if (waiting != null && owed.size() <= most / 2) {
            resume = null;
            waiting.run();
        }
    }

    /**
     * Whether so much is owed that the connection is to be read no further.
     *
     * @param whenFewer run once half of it is sent; only if this returns true
     */
    boolean pauseIfTooMany(Runnable whenFewer) {
        if (owed.size() < most) {
            return false;
        }
        resume = whenFewer;
        return true;
    }
}
