package io.flockmq.broker.security.backend;

/** A back end has failed, whoever the client may be. */
public final class BackEndException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * It failed for this reason.
     *
     * @param cause a clause without secrets, for the log
     */
    public BackEndException(String cause) {
        super(Outage.oneLine(cause));
    }
}
