package io.flockmq.broker.security.jdbc;

/** The database answers, but there is no telling for this user. */
final class UnfitUserException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param cause a clause for the log */
    UnfitUserException(String cause) {
        super(cause);
    }
}
