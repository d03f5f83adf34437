package io.flockmq.systemtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** The tests' words in those of Paho for MQTT 5, and back. */
final class PahoV5Packets {

    private PahoV5Packets() {}

    static MqttConnectionOptions options(Connect connect) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(connect.cleanStart());
        options.setSessionExpiryInterval(connect.expiry());
        options.setKeepAliveInterval(connect.keepAlive());
        options.setUseSubscriptionIdentifiers(false);
        if (connect.receiveMaximum() > 0) {
            options.setReceiveMaximum(connect.receiveMaximum());
        }
        if (connect.maximumPacketSize() > 0) {
            options.setMaximumPacketSize((long) connect.maximumPacketSize());
        }
        if (connect.topicAliasMaximum() > 0) {
            options.setTopicAliasMaximum(connect.topicAliasMaximum());
        }
        Will will = connect.will();
        if (will != null) {
            options.setWill(will.publication().topic(), message(will.publication()));
            MqttProperties properties = properties(will.publication().properties());
            properties.setWillDelayInterval(will.delay());
            options.setWillMessageProperties(properties);
        }
        return options;
    }

    static Connack connack(boolean sessionPresent, MqttProperties properties) {
        return new Connack(
                sessionPresent,
                properties.getAssignedClientIdentifier(),
                properties.getServerKeepAlive(),
                properties.getReceiveMaximum(),
                properties.getMaximumPacketSize(),
                properties.getTopicAliasMaximum());
    }

    static MqttSubscription subscription(Subscription wanted) {
        MqttSubscription subscription = new MqttSubscription(wanted.filter(), wanted.qos());
        subscription.setNoLocal(wanted.noLocal());
        subscription.setRetainAsPublished(wanted.retainAsPublished());
        subscription.setRetainHandling(wanted.retainHandling().ordinal());
        return subscription;
    }

    static MqttMessage message(Publication publication) {
        return new MqttMessage(
                publication.payload().getBytes(UTF_8),
                publication.qos(),
                publication.retain(),
                properties(publication.properties()));
    }

    private static MqttProperties properties(Properties wanted) {
        MqttProperties properties = new MqttProperties();
        if (wanted.contentType() != null) {
            properties.setContentType(wanted.contentType());
        }
        if (wanted.responseTopic() != null) {
            properties.setResponseTopic(wanted.responseTopic());
        }
        if (wanted.correlationData() != null) {
            properties.setCorrelationData(wanted.correlationData().getBytes(UTF_8));
        }
        if (wanted.expiry() != null) {
            properties.setMessageExpiryInterval(wanted.expiry());
        }
        if (wanted.utf8()) {
            properties.setPayloadFormat(true);
        }
        properties.setUserProperties(wanted.userProperties().stream()
                .map(property -> new UserProperty(property.getKey(), property.getValue()))
                .toList());
        return properties;
    }

    static Delivery delivery(String topic, MqttMessage message) {
        MqttProperties properties = message.getProperties();
        byte[] correlationData = properties.getCorrelationData();
        return new Delivery(
                topic,
                new String(message.getPayload(), UTF_8),
                message.getQos(),
                message.isRetained(),
                message.isDuplicate(),
                new Properties(
                        properties.getContentType(),
                        properties.getResponseTopic(),
                        correlationData == null ? null : new String(correlationData, UTF_8),
                        properties.getMessageExpiryInterval(),
                        properties.getPayloadFormat(),
                        properties.getUserProperties().stream()
                                .map(property -> Map.entry(property.getKey(), property.getValue()))
                                .toList()),
                List.copyOf(properties.getSubscriptionIdentifiers()));
    }
}
