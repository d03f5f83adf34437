package io.flockmq.cluster.lifecycle;

import java.util.List;

/**
 * Others take connections, and neither let this node in nor refuse it. They may be its cluster, frozen, so it does not start one of
 * its own. The message is one line for whoever started it.
 */
public final class NobodyAnsweredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Silent are these addresses, which may be none, for so many seconds. */
    public NobodyAnsweredException(List<String> silent, long seconds, Throwable cause) {
        super(
                silent.isEmpty()
                        ? "no other node answered within %d s".formatted(seconds)
                        : "%s takes connections, but did not answer within %d s: a node that is frozen, or no node"
                                .formatted(String.join(", ", silent), seconds),
                cause);
    }
}
