package io.flockmq.broker.observe;

import java.util.List;

/** How the cluster stands, as this node sees it. Thread-safe. */
public interface ClusterStatistics {

    /** The ids of the nodes that are there, this one included, in order. */
    List<String> nodes();

    /** Whether this node serves clients: it is on the side that may, and knows what the others know. */
    boolean isServing();

    /** Tells the other nodes this node's own figures, and sums up what all have told last. */
    ClusterTotals exchange();
}
