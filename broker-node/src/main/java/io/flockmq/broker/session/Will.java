package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import java.time.Duration;

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
 */
public record Will(
        Topic topic, Qos qos, boolean retain, Duration delay, long expirySeconds, byte[] properties, byte[] payload) {

    /** The same with this delay. */
    Will delayedBy(Duration longer) {
        return new Will(topic, qos, retain, longer, expirySeconds, properties, payload);
    }

    /** The same with what is left of its delay after so long. */
    Will after(Duration passed) {
        Duration left = passed.compareTo(delay) >= 0 ? Duration.ZERO : delay.minus(passed);
        return new Will(topic, qos, retain, left, expirySeconds, properties, payload);
    }
}
