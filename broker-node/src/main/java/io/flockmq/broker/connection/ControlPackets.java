package io.flockmq.broker.connection;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The control packets that the broker sends, as netty-codec-mqtt's message types. */
final class ControlPackets {

    private ControlPackets() {}

    static MqttConnAckMessage connack(MqttConnectReturnCode code, boolean sessionPresent, MqttProperties properties) {
        return new MqttConnAckMessage(
                header(MqttMessageType.CONNACK), new MqttConnAckVariableHeader(code, sessionPresent, properties));
    }

    /** Bytes of a CONNACK of MQTT 5 with these properties, which may be all that a server sends in it. */
    static int connackSize(MqttProperties properties) {
        int size = properties.listAll().stream().mapToInt(ControlPackets::size).sum();
        int rest = 2 + lengthSize(size) + size;
        return 1 + lengthSize(rest) + rest;
    }

    private static int size(MqttProperties.MqttProperty<?> property) {
        return switch (property) {
            case MqttProperties.StringProperty text -> 3 + ByteBufUtil.utf8Bytes(text.value());
            case MqttProperties.BinaryProperty data -> 3 + data.value().length;
            default ->
                switch (property.propertyId()) {
                    case MqttProperties.SESSION_EXPIRY_INTERVAL, MqttProperties.MAXIMUM_PACKET_SIZE -> 1 + 4;
                    case MqttProperties.RECEIVE_MAXIMUM,
                            MqttProperties.TOPIC_ALIAS_MAXIMUM,
                            MqttProperties.SERVER_KEEP_ALIVE -> 1 + 2;
                    default -> 1 + 1;
                };
        };
    }

    /** Bytes of a variable byte integer. */
    private static int lengthSize(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }

    /** The return code of MQTT 3 for a refusal, or null where it has none and the connection is just closed. */
    static @Nullable MqttConnectReturnCode mqtt3ReturnCode(ReasonCode reason) {
        return switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION ->
                MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION; // [MQTT-3.1.2-2]
            case CLIENT_IDENTIFIER_NOT_VALID ->
                MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED; // [MQTT-3.1.3-9]
            case SERVER_UNAVAILABLE, SERVER_BUSY, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED, USE_ANOTHER_SERVER ->
                MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE;
            case BAD_USER_NAME_OR_PASSWORD -> MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD;
            case NOT_AUTHORIZED, BANNED -> MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
            default -> null;
        };
    }

    static MqttSubAckMessage suback(int packetId, List<ReasonCode> reasons) {
        return new MqttSubAckMessage(
                header(MqttMessageType.SUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(values(reasons)));
    }

    /** UNSUBACK; MQTT 3 has no reasons in it. */
    static MqttUnsubAckMessage unsuback(int packetId, List<ReasonCode> reasons) {
        return new MqttUnsubAckMessage(
                header(MqttMessageType.UNSUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(
                        values(reasons).stream().map(Integer::shortValue).toList()));
    }

    /** DISCONNECT of MQTT 5. */
    static MqttMessage disconnect(ReasonCode reason, MqttProperties properties) {
        return new MqttMessage(
                header(MqttMessageType.DISCONNECT),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reason.value(), properties));
    }

    /** AUTH. */
    static MqttMessage auth(ReasonCode reason, AuthData data) {
        MqttProperties properties = new MqttProperties();
        data.addTo(properties);
        return new MqttMessage(
                header(MqttMessageType.AUTH),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reason.value(), properties));
    }

    static MqttMessage pingresp() {
        return MqttMessage.PINGRESP;
    }

    private static List<Integer> values(List<ReasonCode> reasons) {
        return reasons.stream().map(ReasonCode::value).toList();
    }

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }
}
