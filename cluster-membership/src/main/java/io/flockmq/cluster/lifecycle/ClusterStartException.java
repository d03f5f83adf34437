package io.flockmq.cluster.lifecycle;

/** A node could not become a member. The message is one line for whoever started it. */
public final class ClusterStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public ClusterStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
