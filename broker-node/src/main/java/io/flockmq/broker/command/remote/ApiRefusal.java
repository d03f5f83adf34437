package io.flockmq.broker.command.remote;

import java.io.IOException;
import java.io.Serial;

/** The admin API has answered, and says no. The message is its own, for people. */
public final class ApiRefusal extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    ApiRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }
}
