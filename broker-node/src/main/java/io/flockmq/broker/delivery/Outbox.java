package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Confirmations;
import io.flockmq.broker.topic.Message;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop has for the others: handed over to each of them in one go, in order, at the end of the turn. Event loop
 * only.
 */
final class Outbox implements Confirmations {

    private final int loop;
    private final Executor executor;
    private final Router[] all;
    private final EndOfTurn endOfTurn;
    private final @Nullable HandOver[] waiting;
    /** Which event loops were given messages since {@link #forgetReceivers}. */
    private final boolean[] receivers;

    private boolean planned;

    /**
     * Empty.
     *
     * @param loop the number of the event loop
     * @param executor the event loop
     * @param all the routers of all event loops by number
     */
    Outbox(int loop, Executor executor, Router[] all, EndOfTurn endOfTurn) {
        this.loop = loop;
        this.executor = executor;
        this.all = all;
        this.endOfTurn = endOfTurn;
        this.waiting = new @Nullable HandOver[all.length];
        this.receivers = new boolean[all.length];
    }

    /** Hands a message over to another event loop. */
    void add(int to, HandOver.Item item, Message message) {
        handOver(to).add(item, message);
        receivers[to] = true;
    }

    /** Runs a task on another event loop after all that was handed over before. */
    void add(int to, Runnable task) {
        handOver(to).add(new HandOver.Item.Task(task));
    }

    @Override
    public void done(Confirmation confirmation) {
        if (confirmation.loop() == loop) {
            confirmation.done();
        } else {
            handOver(confirmation.loop()).add(new HandOver.Item.Confirmed(confirmation));
        }
    }

    private HandOver handOver(int to) {
        HandOver handOver = waiting[to];
        if (handOver == null) {
            handOver = new HandOver();
            waiting[to] = handOver;
        }
        if (!planned) {
            planned = true;
            endOfTurn.add(this::handOver);
        }
        return handOver;
    }

    private void handOver() {
        planned = false;
        for (int i = 0; i < waiting.length; i++) {
            HandOver handOver = waiting[i];
            if (handOver != null) {
                waiting[i] = null;
                all[i].accept(handOver);
            }
        }
    }

    // ---------------------------------------------------------------- back-pressure

    /** Begins anew to remember which event loops are given messages. */
    void forgetReceivers() {
        for (int i = 0; i < receivers.length; i++) {
            receivers[i] = false;
        }
    }

    /**
     * Whether an event loop that was given messages does not keep up.
     *
     * @param resume run on this event loop once there is room; only if this returns true
     */
    boolean pauseIfBehind(Runnable resume) {
        for (int i = 0; i < receivers.length; i++) {
            if (receivers[i] && all[i].inbox().isOverfull()) {
                all[i].inbox().whenLow(executor, resume);
                return true;
            }
        }
        return false;
    }
}
