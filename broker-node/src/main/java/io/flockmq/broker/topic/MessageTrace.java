package io.flockmq.broker.topic;

/**
 * What is told of a message that belongs to a trace, on its way through this node. Never blocks, never throws. The event loop that
 * the message came to tells of {@link #routing}, {@link #routed} and {@link #acknowledged}; any tells of the rest, later.
 */
public interface MessageTrace {

    /** The id of the trace, 32 hexadecimal digits. */
    String id();

    /** From now on the message is given to those who get it. */
    void routing();

    /** It has been given to all of them, or to nobody: {@code reason} says so. */
    void routed(ReasonCode reason);

    /** Its publisher is told the outcome, or would be at QoS 0; nothing more happens to it as a message that was received. */
    void acknowledged(ReasonCode reason);

    /** A subscriber's connection has it. */
    void delivered(String clientId, Qos qos);

    /** A subscriber does not get it; {@code reason} is one of few names, such as {@code queue-full}. */
    void dropped(String clientId, String reason);
}
