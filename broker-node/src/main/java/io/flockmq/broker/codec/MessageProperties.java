package io.flockmq.broker.codec;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties that go with a message from its publisher to its subscribers (MQTT 5.0, section 3.3.2.3), for those who are no client. The array
 * is not to be changed.
 *
 * @param isText whether the payload says of itself that it is text
 * @param contentType null for none
 * @param responseTopic null for none
 * @param correlationData null for none
 * @param userProperties names and values, in order
 */
public record MessageProperties(
        boolean isText,
        @Nullable String contentType,
        @Nullable String responseTopic,
        byte @Nullable [] correlationData,
        List<Pair> userProperties) {

    /** A user property. */
    public record Pair(String name, String value) {}

    /** Copies the list. */
    public MessageProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** As a message has them. */
    public byte[] encode() {
        MqttProperties properties = new MqttProperties();
        if (isText) {
            properties.add(new IntegerProperty(Property.PAYLOAD_FORMAT_INDICATOR.id(), 1));
        }
        if (contentType != null) {
            properties.add(new StringProperty(Property.CONTENT_TYPE.id(), contentType));
        }
        if (responseTopic != null) {
            properties.add(new StringProperty(Property.RESPONSE_TOPIC.id(), responseTopic));
        }
        if (correlationData != null) {
            properties.add(new BinaryProperty(Property.CORRELATION_DATA.id(), correlationData));
        }
        if (!userProperties.isEmpty()) {
            UserProperties pairs = new UserProperties();
            userProperties.forEach(pair -> pairs.add(pair.name(), pair.value()));
            properties.add(pairs);
        }
        return ForwardedProperties.encode(properties);
    }

    /**
     * From what a message has.
     *
     * @throws IllegalArgumentException if that is not what it is
     */
    public static MessageProperties decode(byte[] encoded) {
        MqttProperties properties = ForwardedProperties.decode(encoded);
        boolean text = properties.getProperty(Property.PAYLOAD_FORMAT_INDICATOR.id()) instanceof IntegerProperty format
                && format.value() == 1;
        List<Pair> pairs = new ArrayList<>();
        for (MqttProperties.MqttProperty<?> each : properties.getProperties(Property.USER_PROPERTY.id())) {
            if (each instanceof MqttProperties.UserProperty pair) {
                pairs.add(new Pair(pair.value().key, pair.value().value));
            }
        }
        return new MessageProperties(
                text,
                text(properties, Property.CONTENT_TYPE),
                text(properties, Property.RESPONSE_TOPIC),
                properties.getProperty(Property.CORRELATION_DATA.id()) instanceof BinaryProperty data
                        ? data.value()
                        : null,
                pairs);
    }

    private static @Nullable String text(MqttProperties properties, Property which) {
        return properties.getProperty(which.id()) instanceof StringProperty text ? text.value() : null;
    }
}
