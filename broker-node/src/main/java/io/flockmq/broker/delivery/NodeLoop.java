package io.flockmq.broker.delivery;

import io.flockmq.broker.event.Timings;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Timers;
import java.util.concurrent.Executor;

/**
 * What lives on one event loop of this node, for those who bring it what comes from other nodes. Everything but {@code number} and
 * {@code executor} is for that event loop only.
 *
 * @param number its number, from 0
 * @param executor the event loop
 * @param sessions its sessions
 * @param router brings messages to them
 * @param subscriptions their subscriptions
 * @param endOfTurn work for the end of a turn
 * @param timers its time
 * @param timings what it times
 */
public record NodeLoop(
        int number,
        Executor executor,
        SessionTable sessions,
        Router router,
        Subscriptions subscriptions,
        EndOfTurn endOfTurn,
        Timers timers,
        Timings timings) {}
