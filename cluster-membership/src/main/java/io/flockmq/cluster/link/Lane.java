package io.flockmq.cluster.link;

/** The two lanes of a stream between nodes; each is ordered, numbered and confirmed by itself. */
public enum Lane {
    /** What is confirmed as soon as it is applied. */
    CONTROL,
    /** What is confirmed when it is safe. */
    MESSAGES
}
