package io.flockmq.broker.event;

import java.util.Locale;

/** Why a message was not delivered to a subscriber. */
public enum DropReason {
    /** QoS 0 and the subscriber is offline. */
    OFFLINE("subscriber offline"),
    /** The session's queue has reached its limit of messages or bytes. */
    QUEUE_FULL("queue full"),
    /** All queues together have reached the node's limit of bytes. */
    NODE_QUEUE_FULL("queues of this node full"),
    /** QoS 0 and the subscriber does not read fast enough. */
    SLOW_CONSUMER("subscriber too slow"),
    /** Its Message Expiry Interval has passed. */
    EXPIRED("message expired"),
    /** Larger than the Maximum Packet Size of the subscriber [MQTT-3.1.2-25]. */
    PACKET_TOO_LARGE("larger than the client's maximum packet size"),
    /** Rules forbid that the subscriber has messages of this topic; they may have changed since it subscribed. */
    NOT_ALLOWED("the subscriber may not have it"),
    /** The session ended with the message still queued or in flight. */
    SESSION_ENDED("session ended"),
    /** The same, where the client wanted its session kept no longer than its connection. */
    SESSION_NOT_KEPT("session ended with its connection"),
    /** QoS 0 for another node that does not keep up. */
    NODE_BEHIND("another node is too slow"),
    /** The subscriber answered with an error. */
    REFUSED_BY_CLIENT("refused by the subscriber");

    private final String text;

    DropReason(String text) {
        this.text = text;
    }

    /** The reason as a stable name, such as {@code queue-full}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason for people. */
    @Override
    public String toString() {
        return text;
    }
}
