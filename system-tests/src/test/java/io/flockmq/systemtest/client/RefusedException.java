package io.flockmq.systemtest.client;

/** The broker answered, and the answer was no. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;

    RefusedException(int code, Throwable cause) {
        super("refused with " + code, cause);
        this.code = code;
    }

    /** The reason code (MQTT 5) or return code (MQTT 3). */
    public int code() {
        return code;
    }
}
