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
    private final BrokerEventListener events;
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean requested;

    /**
     * Nothing to do yet.
     *
     * @param loop the event loop, which runs a task given to it by itself after the sockets of this turn
     */
    public EndOfTurn(Executor loop, BrokerEventListener events) {
        this.loop = loop;
        this.events = events;
    }

    /** Runs a task at the end of this turn; the caller sees to it that it adds a task once. */
    public void add(Runnable task) {
        tasks.add(task);
        if (!requested) {
            requested = true;
            loop.execute(this::run);
        }
    }

    private void run() {
        // Tasks may add tasks: a flush that makes room drains a queue.
        for (int i = 0; i < tasks.size(); i++) {
            try {
                tasks.get(i).run();
            } catch (RuntimeException
                    | Error fault) { // one buffer that cannot be had must not stop all flushes for good
                events.on(new BrokerEvent.InternalFault("end of an event loop's turn", fault));
            }
        }
        tasks.clear();
        requested = false;
    }
}
