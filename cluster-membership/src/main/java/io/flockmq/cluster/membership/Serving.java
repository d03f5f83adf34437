package io.flockmq.cluster.membership;

/** Whether a node may speak for the cluster. */
public enum Serving {
    /** It has joined and is on the side that serves. */
    SERVING,
    /** It sees no majority of the nodes that it knew: it confirms nothing and claims no client id. */
    CUT_OFF,
    /** It does not know yet where it belongs: it is starting, or comes back to the others after a split. */
    JOINING
}
