package io.flockmq.cluster.link;

import org.jspecify.annotations.Nullable;

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
        super("the cluster link cannot listen on %s:%d: %s".formatted(bind, port, reason(cause)), cause);
    }

    /** Native transports wrap the operating system's words in their own: only the words count. */
    private static String reason(Throwable cause) {
        @Nullable String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        if (message.contains("Address already in use")) {
            return "the port is in use";
        }
        if (message.contains("Permission denied")) {
            return "this user may not open the port";
        }
        if (message.contains("Cannot assign requested address")) {
            return "this machine does not have the address";
        }
        return message;
    }
}
