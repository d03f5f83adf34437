package io.flockmq.broker.config;

/** The process was told to end before its node had joined the others: nobody did anything wrong, and there is nothing to report. */
final class StoppedWhileJoiningException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedWhileJoiningException(Throwable cause) {
        super("told to stop while joining the cluster", cause);
    }
}
