package io.flockmq.cluster.membership;

/** Who serves when the nodes of a cluster cannot reach each other. */
public enum PartitionMode {
    /** Only the side with a majority of the nodes that were there last. */
    MAJORITY,
    /** All sides: a client id may live twice until they meet again. */
    AVAILABLE
}
