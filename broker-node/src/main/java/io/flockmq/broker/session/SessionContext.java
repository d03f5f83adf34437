package io.flockmq.broker.session;

import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.TrafficCounters;

/**
 * What the sessions of one event loop share.
 *
 * @param loop the number of the event loop, from 0
 * @param limits the limits of every session
 * @param budget the bytes that all queues of the node may hold
 * @param timers time of this event loop
 * @param events told of drops and of sessions that end
 * @param traffic counters of this event loop
 * @param queues what waits on this event loop
 * @param journal keeps copies of the sessions elsewhere
 * @param confirmations told when a message that somebody waits for is acknowledged or safe
 */
public record SessionContext(
        int loop,
        SessionLimits limits,
        QueueBudget budget,
        Timers timers,
        BrokerEventListener events,
        TrafficCounters traffic,
        QueueFigures queues,
        SessionJournal journal,
        Confirmations confirmations) {

    /** Of sessions that have no copies. */
    public SessionContext(
            int loop,
            SessionLimits limits,
            QueueBudget budget,
            Timers timers,
            BrokerEventListener events,
            TrafficCounters traffic,
            Confirmations confirmations) {
        this(loop, limits, budget, timers, events, traffic, new QueueFigures(), SessionJournal.NONE, confirmations);
    }
}
