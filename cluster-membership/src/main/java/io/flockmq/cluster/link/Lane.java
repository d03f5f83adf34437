package io.flockmq.cluster.link;

/**
 * The two streams from one event loop to another node. Each has its own order, numbers and confirmations; between them
 * there is no order.
 */
public enum Lane {
    /** Confirmed as soon as it is applied. */
    CONTROL,
    /** Confirmed when what is in the batch is safe, which may take a while. */
    MESSAGES
}
