package io.flockmq.broker.format;

/** Bytes are not what any version would have written. */
public final class FormatException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With one line that says what is wrong. */
    public FormatException(String problem) {
        super(problem);
    }
}
