package io.flockmq.broker.command.line;

import java.io.Serial;

/** What stands on the command line cannot be meant; the message is a clause that says what is allowed. */
final class WrongUseException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    WrongUseException(String message) {
        super(message);
    }
}
