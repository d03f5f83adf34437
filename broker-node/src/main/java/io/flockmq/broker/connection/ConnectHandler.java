package io.flockmq.broker.connection;

import io.flockmq.broker.codec.ForwardedProperties;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Decides on CONNECT (MQTT 5.0, section 3.1) by the settings alone. Immutable, any thread. */
final class ConnectHandler {

    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final int MQTT31_CLIENT_ID_LENGTH = 23;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ConnectionSettings settings;

    ConnectHandler(ConnectionSettings settings) {
        this.settings = settings;
    }

    ConnectDecision decide(MqttConnectMessage connect) {
        MqttConnectVariableHeader header = connect.variableHeader();
        MqttConnectPayload payload = connect.payload();
        MqttVersion version = MqttVersion.fromProtocolNameAndLevel(header.name(), (byte) header.version());
        MqttProperties properties = header.properties();
        boolean mqtt5 = version == MqttVersion.MQTT_5;
        boolean cleanStart = header.isCleanSession();

        MqttProperties connack = new MqttProperties();
        String clientId = payload.clientIdentifier();
        if (version == MqttVersion.MQTT_3_1 && (clientId.isEmpty() || clientId.length() > MQTT31_CLIENT_ID_LENGTH)) {
            return new ConnectDecision.Refuse(
                    clientId,
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "MQTT 3.1 needs a client identifier of 1 to 23 characters");
        }
        if (clientId.isEmpty()) {
            if (!settings.allowEmptyClientId()) {
                return new ConnectDecision.Refuse(
                        clientId, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "empty client identifiers are not allowed");
            }
            if (!mqtt5 && !cleanStart) { // [MQTT-3.1.3-8]
                return new ConnectDecision.Refuse(
                        clientId,
                        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                        "empty client identifier without clean session");
            }
            clientId = newClientId();
            connack.add(new StringProperty(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, clientId)); // [MQTT-3.2.2-16]
        }
        Will will = null;
        if (header.isWillFlag()) {
            ConnectDecision.Refuse refusal = refusalOfWill(clientId, header, payload);
            if (refusal != null) {
                return refusal;
            }
            will = will(header, payload);
        }
        int keepAlive = keepAlive(header.keepAliveTimeSeconds());
        long expiry = sessionExpiry(mqtt5, cleanStart, properties);
        if (mqtt5) {
            announce(connack, header.keepAliveTimeSeconds(), keepAlive, properties, expiry);
        } else {
            connack = MqttProperties.NO_PROPERTIES;
        }
        return new ConnectDecision.Accept(
                clientId,
                payload.clientIdentifier().isEmpty(),
                version,
                cleanStart,
                expiry,
                keepAlive,
                header.hasUserName() ? payload.userName() : null,
                will,
                (int) integer(properties, MqttProperties.RECEIVE_MAXIMUM, 65_535),
                maximumPacketSize(properties),
                (int) integer(properties, MqttProperties.TOPIC_ALIAS_MAXIMUM, 0),
                connack);
    }

    /** The largest packet that the client of a CONNECT takes, bytes. */
    static int maximumPacketSize(MqttProperties connect) {
        return (int) Math.min(Integer.MAX_VALUE, integer(connect, MqttProperties.MAXIMUM_PACKET_SIZE, UNSIGNED_INT));
    }

    private ConnectDecision.@Nullable Refuse refusalOfWill(
            String clientId, MqttConnectVariableHeader header, MqttConnectPayload payload) {
        if (header.willQos() > settings.features().maxQos().value()) { // [MQTT-3.2.2-12]
            return new ConnectDecision.Refuse(
                    clientId, ReasonCode.QOS_NOT_SUPPORTED, "will with a QoS that is not supported");
        }
        if (header.isWillRetain() && !settings.features().retain()) { // [MQTT-3.2.2-13]
            return new ConnectDecision.Refuse(
                    clientId, ReasonCode.RETAIN_NOT_SUPPORTED, "will with retain, which is not supported");
        }
        if (PublishHandler.isReserved(payload.willTopic())) {
            return new ConnectDecision.Refuse(clientId, ReasonCode.NOT_AUTHORIZED, "will for a topic under $SYS");
        }
        return null;
    }

    private Will will(MqttConnectVariableHeader header, MqttConnectPayload payload) {
        MqttProperties properties = payload.willProperties();
        long expiry = integer(properties, MqttProperties.PUBLICATION_EXPIRY_INTERVAL, -1);
        return new Will(
                Topic.of(payload.willTopic()),
                Qos.of(header.willQos()),
                header.isWillRetain(),
                Duration.ofSeconds(integer(properties, MqttProperties.WILL_DELAY_INTERVAL, 0)),
                settings.maxMessageExpiry() > 0 && (expiry < 0 || expiry > settings.maxMessageExpiry())
                        ? settings.maxMessageExpiry()
                        : expiry,
                ForwardedProperties.encode(properties),
                payload.willMessageInBytes());
    }

    private int keepAlive(int wanted) {
        if (wanted == 0) {
            return settings.allowNoKeepAlive() ? 0 : settings.maxKeepAlive();
        }
        return Math.min(wanted, settings.maxKeepAlive());
    }

    private long sessionExpiry(boolean mqtt5, boolean cleanStart, MqttProperties properties) {
        if (!mqtt5) {
            return cleanStart ? 0 : settings.maxSessionExpiry();
        }
        return Math.min(integer(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, 0), settings.maxSessionExpiry());
    }

    private void announce(
            MqttProperties connack, int wantedKeepAlive, int keepAlive, MqttProperties wanted, long expiry) {
        ConnectionSettings.Features features = settings.features();
        if (expiry != integer(wanted, MqttProperties.SESSION_EXPIRY_INTERVAL, 0)) {
            add(connack, MqttProperties.SESSION_EXPIRY_INTERVAL, (int) expiry); // [MQTT-3.2.2-16]
        }
        if (settings.receiveMaximum() < 65_535) {
            add(connack, MqttProperties.RECEIVE_MAXIMUM, settings.receiveMaximum());
        }
        if (features.maxQos() != Qos.EXACTLY_ONCE) {
            add(connack, MqttProperties.MAXIMUM_QOS, features.maxQos().value()); // [MQTT-3.2.2-9]
        }
        addIfOff(connack, MqttProperties.RETAIN_AVAILABLE, features.retain());
        add(connack, MqttProperties.MAXIMUM_PACKET_SIZE, settings.packetSize());
        if (settings.topicAliasMaximum() > 0) {
            add(connack, MqttProperties.TOPIC_ALIAS_MAXIMUM, settings.topicAliasMaximum());
        }
        addIfOff(connack, MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE, features.wildcardSubscriptions());
        addIfOff(connack, MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE, features.subscriptionIdentifiers());
        addIfOff(connack, MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, features.sharedSubscriptions());
        if (keepAlive != wantedKeepAlive) {
            add(connack, MqttProperties.SERVER_KEEP_ALIVE, keepAlive); // [MQTT-3.2.2-21]
        }
    }

    private static void addIfOff(MqttProperties properties, int property, boolean available) {
        if (!available) {
            add(properties, property, 0);
        }
    }

    private static void add(MqttProperties properties, int property, int value) {
        properties.add(new IntegerProperty(property, value));
    }

    /** The value of an integer property as an unsigned number, or what holds where it is absent. */
    static long integer(MqttProperties properties, int property, long absent) {
        MqttProperties.MqttProperty<?> found = properties.getProperty(property);
        return found instanceof IntegerProperty integer ? integer.value() & UNSIGNED_INT : absent;
    }

    /** The value of a binary property, or null. */
    static byte @Nullable [] binary(MqttProperties properties, int property) {
        MqttProperties.MqttProperty<?> found = properties.getProperty(property);
        return found instanceof BinaryProperty binary ? binary.value() : null;
    }

    /** An identifier that nobody can guess, because whoever knows it could take the session over. */
    private static String newClientId() {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        return "auto-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
