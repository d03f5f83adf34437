package io.flockmq.broker.topic;

import org.jspecify.annotations.Nullable;

/**
 * An application message on its way through the broker, the same object for every subscriber. Immutable by convention: the
 * arrays are shared and must not be changed.
 *
 * @param topic where it was published
 * @param qos the QoS it was published with
 * @param retain whether it was published with the RETAIN flag
 * @param publisher the client identifier of the publisher, empty for the broker itself
 * @param expiresAt when it expires, in nanoseconds of the node's monotonic clock, or {@link #NEVER}
 * @param properties the MQTT 5 properties that are forwarded unaltered, encoded as on the wire without a length in front;
 *     empty for none
 * @param payload the payload
 * @param stamp what it is recognised by if it comes twice; null where that cannot happen
 * @param arrivedAt when it came to this node, in nanoseconds of the node's monotonic clock, or {@link #NO_ARRIVAL}
 * @param trace this node's part in the trace that it belongs to; null for none
 */
public record Message(
        Topic topic,
        Qos qos,
        boolean retain,
        String publisher,
        long expiresAt,
        byte[] properties,
        byte[] payload,
        @Nullable Stamp stamp,
        long arrivedAt,
        @Nullable MessageTrace trace) {

    /** The value of {@code expiresAt} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The value of {@code arrivedAt} of a message that came from nowhere, such as a will. */
    public static final long NO_ARRIVAL = Long.MAX_VALUE;

    /** What a queued message costs beside its bytes: objects, references and bookkeeping; an estimate. */
    private static final int OVERHEAD = 128;

    /** What its trace costs, likewise. */
    private static final int TRACE_OVERHEAD = 512;

    /** A message without a stamp that came from nowhere. */
    public Message(
            Topic topic, Qos qos, boolean retain, String publisher, long expiresAt, byte[] properties, byte[] payload) {
        this(topic, qos, retain, publisher, expiresAt, properties, payload, null, NO_ARRIVAL, null);
    }

    /** The same message with this stamp, or with none. */
    public Message stamped(@Nullable Stamp with) {
        return with == stamp
                ? this
                : new Message(topic, qos, retain, publisher, expiresAt, properties, payload, with, arrivedAt, trace);
    }

    /** The same message with this part in its trace. */
    public Message traced(MessageTrace by) {
        return new Message(topic, qos, retain, publisher, expiresAt, properties, payload, stamp, arrivedAt, by);
    }

    /** The same message as it is kept for those who subscribe later: without a stamp, and without a trace, which is over by then. */
    public Message toKeep() {
        return stamp == null && trace == null
                ? this
                : new Message(topic, qos, retain, publisher, expiresAt, properties, payload);
    }

    /** Bytes that this message is counted with against limits of queues. */
    public int size() {
        return OVERHEAD
                + (trace == null ? 0 : TRACE_OVERHEAD)
                + topic.utf8().length
                + properties.length
                + payload.length;
    }

    /** Whether it has expired at this time, in nanoseconds of the same clock as {@code expiresAt}. */
    public boolean isExpired(long now) {
        return expiresAt != NEVER && now - expiresAt >= 0;
    }

    /**
     * The Message Expiry Interval to send at this time [MQTT-3.3.2-6], in seconds rounded up, or -1 if it never expires.
     */
    public long remainingSeconds(long now) {
        return expiresAt == NEVER ? -1 : Math.max(0, (expiresAt - now + 999_999_999L) / 1_000_000_000L);
    }
}
