package io.flockmq.cluster.session;

import java.io.Serial;

/** A client id was claimed for a user, and belongs to another one. */
public final class ClientIdTakenException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Without a stack trace: this is an answer. */
    public ClientIdTakenException(String clientId) {
        super("the client id belongs to another user: " + clientId, null, false, false);
    }
}
