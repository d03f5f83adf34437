package io.flockmq.broker.security.file;

import java.io.Serial;

/** A file that cannot be used; the message says which, in which line, what is wrong and what is allowed. Holds no secret. */
public final class FileProblem extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    FileProblem(String message) {
        super(message);
    }
}
