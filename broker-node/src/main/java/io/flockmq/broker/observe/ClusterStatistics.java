package io.flockmq.broker.observe;

import io.flockmq.broker.cluster.LinkTotals;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.session.RegistryFigures;
import java.time.Duration;
import java.util.List;

/** How the cluster stands, as this node sees it. Thread-safe. */
public interface ClusterStatistics {

    /** The ids of the nodes that are there, this one included, in order. */
    List<String> nodes();

    /** Whether this node serves clients: it is on the side that may, and knows what the others know. */
    boolean isServing();

    /** What was sent to another node in one lane of the link. */
    LinkTotals link(String node, Lane lane);

    /** How many sessions of this node have fewer copies than there could be, or incomplete ones. */
    int uncopiedSessions();

    /** How much of the registry of clients is on this node. */
    RegistryFigures registry();

    /** How long this node has been handing its sessions over; zero if it does not. */
    Duration draining();

    /** Tells the other nodes this node's own figures, and sums up what all have told last. */
    ClusterTotals exchange();
}
