package io.flockmq.broker.admin.node;

import org.jspecify.annotations.Nullable;

/** Something of this node, or another node, does not answer now; the message is a clause for people. */
public final class NotAnsweredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a clause for people. */
    public NotAnsweredException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
