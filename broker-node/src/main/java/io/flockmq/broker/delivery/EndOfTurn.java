package io.flockmq.broker.delivery;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What an event loop does after it has handled all sockets that were ready: it hands messages over to other event loops and
 * flushes connections, once for all that was read in this turn. Event loop only.
 */
public final class EndOfTurn {

    private final Executor loop;
    private final Executor nextTurn;
    private final BrokerEventListener events;
    private List<Runnable> tasks = new ArrayList<>();
    private List<Runnable> spare = new ArrayList<>();
    private boolean requested;

    /**
     * Nothing to do yet.
     *
     * @param loop the event loop, which runs a task given to it by itself after the sockets of this turn
     * @param nextTurn runs a task on the same event loop, but not before it has looked at its sockets again
     */
    public EndOfTurn(Executor loop, Executor nextTurn, BrokerEventListener events) {
        this.loop = loop;
        this.nextTurn = nextTurn;
        this.events = events;
    }

    /**
     * Runs a task at the end of this turn, or of the next if this one is ending; the caller sees to it that it adds a task
     * once.
     */
    public void add(Runnable task) {
        tasks.add(task);
        if (!requested) {
            requested = true;
            loop.execute(this::run);
        }
    }

    private void run() {
        List<Runnable> ending = tasks;
        tasks = spare;
        for (Runnable task : ending) {
            try {
                task.run();
            } catch (RuntimeException
                    | Error fault) { // one buffer that cannot be had must not stop all flushes for good
                events.on(new BrokerEvent.InternalFault("end of an event loop's turn", fault));
            }
        }
        ending.clear();
        spare = ending;
        // A flush that makes room drains a queue, which wants another flush. One client that reads as fast as the
        // broker
        // writes would keep all others waiting, if that went on in this turn.
        requested = !tasks.isEmpty();
        if (requested) {
            nextTurn.execute(this::run);
        }
    }
}
