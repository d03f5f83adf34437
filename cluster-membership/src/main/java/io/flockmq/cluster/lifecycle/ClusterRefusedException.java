package io.flockmq.cluster.lifecycle;

import java.util.List;

/** All nodes that answered belong to another cluster, or know another secret. The message is one line for whoever started it. */
public final class ClusterRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Refused by the nodes at these addresses. */
    public ClusterRefusedException(List<String> refusers) {
        super("refused by %s, to which this node's cluster name or secret is a wrong one; correct it, here or there"
                .formatted(String.join(", ", refusers)));
    }
}
