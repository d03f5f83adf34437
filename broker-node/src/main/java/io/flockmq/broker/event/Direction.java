package io.flockmq.broker.event;

/** Which way something goes between clients and the broker. */
public enum Direction {
    /** From a client. */
    RECEIVED,
    /** To a client. */
    SENT
}
