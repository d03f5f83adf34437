package io.flockmq.broker.observe;

import io.flockmq.broker.event.Traffic;

/** The figures of a running node. Thread-safe. */
public interface BrokerStatistics {

    /** A counter since the start. */
    long traffic(Traffic counter);

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

    /** Retained messages. */
    long retainedMessages();

    /** Bytes in the queues of all sessions. */
    long queuedBytes();
}
