package io.flockmq.broker.security;

/** A file of bans that cannot be read; the message says in one line what is wrong, and where. */
public final class BansFileException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    BansFileException(String message) {
        super(message);
    }
}
