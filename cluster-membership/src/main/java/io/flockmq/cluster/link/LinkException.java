package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.BindProblem;

/** The link cannot listen. Its message says in one line what is wrong. */
public final class LinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * The link cannot listen.
     *
     * @param bind where it should have listened
     * @param port in 0..65535
     * @param cause what the operating system says
     */
    LinkException(String bind, int port, Throwable cause) {
        super("the cluster link cannot listen on %s:%d: %s".formatted(bind, port, BindProblem.of(cause)), cause);
    }
}
