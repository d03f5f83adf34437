package io.flockmq.broker.connection;

import io.flockmq.broker.codec.TopicInterner;
import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.delivery.Subscriptions;
import io.flockmq.broker.event.MessageTracer;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.event.TrafficClassifier;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Timers;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one event loop: everything here except {@code loop} is touched by that event loop only.
 *
 * @param loop the event loop
 * @param sessions the sessions that live on it
 * @param opener opens sessions, once their client identifiers are claimed
 * @param router brings messages published on it to their subscribers
 * @param subscriptions makes and ends subscriptions
 * @param unconfirmed messages from its clients that are not safe yet
 * @param standstill whether it may speak to its clients
 * @param rivals its clients that disconnect each other
 * @param endOfTurn work for the end of a turn
 * @param timers its time
 * @param topics topic names seen on it
 * @param traffic its counters
 * @param timings what it times
 * @param tracer traces messages; null where nobody does
 * @param classifier counts messages by classes; null where there are none
 */
public record EventLoopServices(
        EventLoop loop,
        SessionTable sessions,
        SessionOpener opener,
        Router router,
        Subscriptions subscriptions,
        UnconfirmedMessages unconfirmed,
        Standstill standstill,
        Rivals rivals,
        EndOfTurn endOfTurn,
        Timers timers,
        TopicInterner topics,
        TrafficCounters traffic,
        Timings timings,
        @Nullable MessageTracer tracer,
        @Nullable TrafficClassifier classifier) {}
