package io.flockmq.systemtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictions;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictionsBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tests' words in those of the HiveMQ client for MQTT 5, and back. */
final class HiveMqV5Packets {

    private HiveMqV5Packets() {}

    static Mqtt5Connect connect(Connect wanted, boolean cleanStart) {
        Mqtt5ConnectBuilder packet = Mqtt5Connect.builder()
                .cleanStart(cleanStart)
                .sessionExpiryInterval(wanted.expiry())
                .keepAlive(wanted.keepAlive())
                .restrictions(restrictions(wanted));
        Will will = wanted.will();
        if (will != null) {
            var _ = packet.willPublish(publish(will.publication())
                    .asWill()
                    .extendAsWill()
                    .delayInterval(will.delay())
                    .build());
        }
        return packet.build();
    }

    private static Mqtt5ConnectRestrictions restrictions(Connect wanted) {
        Mqtt5ConnectRestrictionsBuilder restrictions = Mqtt5ConnectRestrictions.builder();
        if (wanted.receiveMaximum() > 0) {
            var _ = restrictions.receiveMaximum(wanted.receiveMaximum());
        }
        if (wanted.maximumPacketSize() > 0) {
            var _ = restrictions.maximumPacketSize(wanted.maximumPacketSize());
        }
        var _ = restrictions.topicAliasMaximum(wanted.topicAliasMaximum());
        return restrictions.build();
    }

    static Connack connack(Mqtt5ConnAck connack) {
        return new Connack(
                connack.isSessionPresent(),
                connack.getAssignedClientIdentifier().map(Object::toString).orElse(null),
                connack.getServerKeepAlive().isPresent()
                        ? connack.getServerKeepAlive().getAsInt()
                        : null,
                connack.getRestrictions().getReceiveMaximum(),
                (long) connack.getRestrictions().getMaximumPacketSize(),
                connack.getRestrictions().getTopicAliasMaximum());
    }

    static Mqtt5Subscription subscription(Subscription wanted) {
        if (wanted.id() != null) {
            throw new IllegalArgumentException("this client chooses subscription identifiers itself");
        }
        return Mqtt5Subscription.builder()
                .topicFilter(wanted.filter())
                .qos(requireNonNull(MqttQos.fromCode(wanted.qos())))
                .noLocal(wanted.noLocal())
                .retainAsPublished(wanted.retainAsPublished())
                .retainHandling(requireNonNull(
                        Mqtt5RetainHandling.fromCode(wanted.retainHandling().ordinal())))
                .build();
    }

    static Mqtt5Publish publish(Publication publication) {
        Properties properties = publication.properties();
        Mqtt5PublishBuilder.Complete publish = Mqtt5Publish.builder()
                .topic(publication.topic())
                .payload(publication.payload().getBytes(UTF_8))
                .qos(requireNonNull(MqttQos.fromCode(publication.qos())))
                .retain(publication.retain());
        if (properties.contentType() != null) {
            var _ = publish.contentType(properties.contentType());
        }
        if (properties.responseTopic() != null) {
            var _ = publish.responseTopic(properties.responseTopic());
        }
        if (properties.correlationData() != null) {
            var _ = publish.correlationData(properties.correlationData().getBytes(UTF_8));
        }
        if (properties.expiry() != null) {
            var _ = publish.messageExpiryInterval(properties.expiry());
        }
        if (properties.utf8()) {
            var _ = publish.payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8);
        }
        return publish.userProperties(Mqtt5UserProperties.of(properties.userProperties().stream()
                        .map(property -> Mqtt5UserProperty.of(property.getKey(), property.getValue()))
                        .toList()))
                .build();
    }

    static Delivery delivery(Mqtt5Publish publish) {
        return new Delivery(
                publish.getTopic().toString(),
                new String(publish.getPayloadAsBytes(), UTF_8),
                publish.getQos().getCode(),
                publish.isRetain(),
                false,
                new Properties(
                        publish.getContentType().map(Object::toString).orElse(null),
                        publish.getResponseTopic().map(Object::toString).orElse(null),
                        publish.getCorrelationData().map(HiveMqV5Packets::text).orElse(null),
                        expiry(publish),
                        publish.getPayloadFormatIndicator().orElse(null) == Mqtt5PayloadFormatIndicator.UTF_8,
                        publish.getUserProperties().asList().stream()
                                .map(property -> Map.entry(
                                        property.getName().toString(),
                                        property.getValue().toString()))
                                .toList()),
                List.of());
    }

    private static @Nullable Long expiry(Mqtt5Publish publish) {
        return publish.getMessageExpiryInterval().isPresent()
                ? publish.getMessageExpiryInterval().getAsLong()
                : null;
    }

    private static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes).toString();
    }
}
