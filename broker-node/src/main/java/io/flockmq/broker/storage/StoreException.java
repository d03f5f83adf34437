package io.flockmq.broker.storage;

/** The store cannot do what it should; the message is one line that says what is wrong and where. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Kind {
        /** No room on the disk, or a quota is reached. */
        NO_SPACE,
        /** The directory cannot be written, or not be made. */
        NOT_WRITABLE,
        /** Another process has it open. */
        IN_USE,
        /** What is there was damaged, or is of a version that this one does not know. */
        DAMAGED,
        /** Anything else that the disk or the operating system refuses. */
        FAILED
    }

    private final Kind kind;

    /** With one line for people. */
    public StoreException(Kind kind, String problem, Throwable cause) {
        super(problem, cause);
        this.kind = kind;
    }

    /** Without a cause. */
    public StoreException(Kind kind, String problem) {
        super(problem);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
