package io.flockmq.broker.observe;

import io.flockmq.broker.event.TrafficTotals;
import java.time.Duration;

/** The figures of a running node. Thread-safe. */
public interface BrokerStatistics {

    /** What was counted since the start. */
    TrafficTotals traffic();

    /** Sessions whose client is connected. */
    int clientsConnected();

    /** The most that were connected at a time. */
    int clientsMaximum();

    /** Sessions, connected or not. */
    int clientsTotal();

    /** Sessions that expired since the start. */
    long clientsExpired();

    /** Subscriptions of all sessions. */
    long subscriptions();

    /** Open connections, whether their CONNECT has come or not. */
    int connections();

    /** Messages that wait in the queues of all sessions. */
    long queuedMessages();

    /** Messages in the longest queue, as of lately. */
    long longestQueue();

    /** How long ago the message arrived that has waited longest, as of lately; zero if none waits. */
    Duration oldestQueued();

    /** Messages of QoS 1 and 2 that were sent to clients and are not acknowledged. */
    long inFlightMessages();

    /** Bytes of the retained messages. */
    long retainedBytes();

    /** How long the event loop that has been busy longest has not come to its next task. */
    Duration stalled();

    /** Retained messages. */
    long retainedMessages();

    /** Bytes in the queues of all sessions. */
    long queuedBytes();
}
