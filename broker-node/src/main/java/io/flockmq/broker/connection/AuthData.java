package io.flockmq.broker.connection;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import org.jspecify.annotations.Nullable;

/**
 * What CONNECT, CONNACK and AUTH carry of enhanced authentication (MQTT 5.0, section 4.12). The data is not copied.
 *
 * @param method the authentication method
 * @param data the authentication data, null for none
 */
record AuthData(String method, byte @Nullable [] data) {

    /** Fixed header, reason code, length of properties, and two properties but for what is in them. */
    private static final int OVERHEAD = 5 + 1 + 4 + 3 + 3;

    private static final int MOST_BYTES_OF_CHAR = 3;

    /** What is in there, null for nothing. */
    static @Nullable AuthData of(MqttProperties properties) {
        return properties.getProperty(MqttProperties.AUTHENTICATION_METHOD) instanceof StringProperty method
                ? new AuthData(method.value(), ConnectHandler.binary(properties, MqttProperties.AUTHENTICATION_DATA))
                : null;
    }

    /** What is in an AUTH; null for any other packet. */
    static @Nullable AuthData of(MqttMessage message) {
        return message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                ? of(header.properties())
                : null;
    }

    /** Whether an AUTH goes on with what was begun before. */
    static boolean continues(MqttMessage auth) {
        return auth.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                && (header.reasonCode() & 0xFF) == ReasonCode.CONTINUE_AUTHENTICATION.value();
    }

    void addTo(MqttProperties properties) {
        properties.add(new StringProperty(MqttProperties.AUTHENTICATION_METHOD, method));
        if (data != null) {
            properties.add(new BinaryProperty(MqttProperties.AUTHENTICATION_DATA, data));
        }
    }

    /** Whether the client takes an AUTH with this. */
    boolean fits(ConnectDecision.Accept client) {
        long size = OVERHEAD + (long) MOST_BYTES_OF_CHAR * method.length() + (data == null ? 0 : data.length);
        return size <= client.maximumPacketSize(); // [MQTT-3.1.2-24]
    }
}
