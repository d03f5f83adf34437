package io.flockmq.cluster.session;

/** The registry did not answer, or this node may not ask it: it is cut off, joining or leaving. Trying later may help. */
public final class ClusterUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what is missing. */
    public ClusterUnavailableException(String message) {
        super(message);
    }

    /** Says what is missing, and why. */
    public ClusterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
