package io.flockmq.broker.event;

/** What is timed. */
public enum Timing {
    /** From the arrival of a message on this node until it is written to a connected subscriber. */
    DELIVERY,
    /** From the arrival of a PUBLISH of QoS 1 or 2 until its PUBACK or PUBREC. */
    ACKNOWLEDGEMENT,
    /** Until changes are written into the store, and synced if they are acknowledged only then. */
    STORE_WRITE,
    /** From a CONNECT until the session is here that another node had. */
    TAKEOVER,
    /** Until other nodes have confirmed a change of a session. */
    REPLICATION,
    /** Until another node has a session that this one hands over because it leaves. */
    HANDOVER,
    /** Until all sessions are handed over because this node leaves. */
    DRAIN,
    /** How late a task of an event loop runs. */
    EVENT_LOOP_DELAY
}
