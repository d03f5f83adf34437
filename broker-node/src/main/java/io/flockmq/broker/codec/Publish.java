package io.flockmq.broker.codec;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * PUBLISH from a client (MQTT 5.0, section 3.3). Immutable by convention: the arrays are shared with every subscriber and
 * must not be changed.
 *
 * @param dup the DUP flag
 * @param qos quality of service
 * @param retain the RETAIN flag
 * @param topic the topic name; null only where the packet has just an alias
 * @param topicAlias 1 to 65,535, or 0 for none
 * @param packetId 1 to 65,535, or 0 at QoS 0
 * @param messageExpiry seconds, an unsigned 32-bit number, or {@link #NO_EXPIRY}
 * @param properties the properties that are forwarded as they are [MQTT-3.3.2-4] [MQTT-3.3.2-15] [MQTT-3.3.2-16]
 *     [MQTT-3.3.2-17] [MQTT-3.3.2-20]: payload format, content type, response topic, correlation data and user
 *     properties, in the order of arrival, encoded as on the wire without a length in front; empty for MQTT 3
 * @param payload the application message
 */
public record Publish(
        boolean dup,
        Qos qos,
        boolean retain,
        @Nullable Topic topic,
        int topicAlias,
        int packetId,
        long messageExpiry,
        byte[] properties,
        byte[] payload)
        implements InboundPacket {

    /** The value of {@code messageExpiry} where the packet has none. */
    public static final long NO_EXPIRY = -1;

    /** No bytes: what {@code properties} and {@code payload} are where there are none. */
    public static final byte[] EMPTY = {};
}
