package io.flockmq.broker.cluster.wire;

/** A batch from another node is not what a node of any version would send. */
public final class WireFormatException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With one line that says what is wrong. */
    public WireFormatException(String problem) {
        super(problem);
    }
}
