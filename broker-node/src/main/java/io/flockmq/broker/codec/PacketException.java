package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;

/**
 * A packet that the specification or a limit refuses: carries the reason code to answer with. Has no stack trace, because
 * any client can cause one.
 */
public final class PacketException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    /**
     * A refusal.
     *
     * @param reason the reason code to send in CONNACK or DISCONNECT
     * @param problem what is wrong, for the log and the reason string: a clause without the client's own text
     */
    public PacketException(ReasonCode reason, String problem) {
        super(problem, null, false, false);
        this.reason = reason;
    }

    /** A malformed packet (MQTT 5.0, section 4.13.1). */
    public static PacketException malformed(String problem) {
        return new PacketException(ReasonCode.MALFORMED_PACKET, problem);
    }

    /** A protocol error (MQTT 5.0, section 4.13.1). */
    public static PacketException protocolError(String problem) {
        return new PacketException(ReasonCode.PROTOCOL_ERROR, problem);
    }

    /** The reason code to answer with. */
    public ReasonCode reason() {
        return reason;
    }

    /** What is wrong. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
