package io.flockmq.broker.config;

import java.io.IOException;

/** The socket for commands cannot be made. The message says why. */
final class ControlSocketException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ControlSocketException(IOException cause) {
        super("no socket can be made there: " + cause.getMessage(), cause);
    }
}
