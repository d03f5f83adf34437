package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.Topic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A will message as CONNECT brought it (MQTT 5.0, section 3.1.3.2).
 *
 * @param topic where it is published
 * @param qos with which QoS
 * @param retain whether it is retained
 * @param delay how long after the connection's end it is published, if the client is not back by then
 * @param expirySeconds its Message Expiry Interval, or -1 for none; counts from its publication
 * @param properties the other properties, encoded as {@code Message.properties}
 * @param payload the payload
 * @param stamp what it is recognised by, should a node publish it that dies before all others have heard of that; null where there
 *     are no others
 */
public record Will(
        Topic topic,
        Qos qos,
        boolean retain,
        Duration delay,
        long expirySeconds,
        byte[] properties,
        byte[] payload,
        @Nullable Stamp stamp) {

    /** As CONNECT brings it. */
    public Will(
            Topic topic,
            Qos qos,
            boolean retain,
            Duration delay,
            long expirySeconds,
            byte[] properties,
            byte[] payload) {
        this(topic, qos, retain, delay, expirySeconds, properties, payload, null);
    }

    /**
     * The same with the stamp that whoever publishes it gives it. Each has a source of its own, for wills of one client may be
     * published by different nodes, and then do not arrive in order.
     *
     * @param epoch which claim of the client identifier the CONNECT was
     */
    Will of(String clientId, long epoch) {
        Stamp own = new Stamp(Source.ofWill(clientId, epoch), 1);
        return new Will(topic, qos, retain, delay, expirySeconds, properties, payload, own);
    }

    /** The same with this delay. */
    Will delayedBy(Duration longer) {
        return new Will(topic, qos, retain, longer, expirySeconds, properties, payload, stamp);
    }

    /** The same with what is left of its delay after so long. */
    Will after(Duration passed) {
        Duration left = passed.compareTo(delay) >= 0 ? Duration.ZERO : delay.minus(passed);
        return new Will(topic, qos, retain, left, expirySeconds, properties, payload, stamp);
    }
}
