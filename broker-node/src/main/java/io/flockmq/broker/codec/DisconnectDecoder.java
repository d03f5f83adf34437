package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import java.util.EnumSet;
import java.util.Set;

/** DISCONNECT (section 3.14 of each version). MQTT 3 gets the reason code <i>Normal disconnection</i>. */
final class DisconnectDecoder {

    /** What a client may send. [MQTT-3.14.2-1] */
    private static final Set<ReasonCode> ALLOWED = EnumSet.of(
            ReasonCode.SUCCESS,
            ReasonCode.DISCONNECT_WITH_WILL_MESSAGE,
            ReasonCode.UNSPECIFIED_ERROR,
            ReasonCode.MALFORMED_PACKET,
            ReasonCode.PROTOCOL_ERROR,
            ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
            ReasonCode.TOPIC_ALIAS_INVALID,
            ReasonCode.PACKET_TOO_LARGE,
            ReasonCode.MESSAGE_RATE_TOO_HIGH,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.ADMINISTRATIVE_ACTION,
            ReasonCode.PAYLOAD_FORMAT_INVALID);

    private DisconnectDecoder() {}

    static InboundPacket decode(PacketReader in, PropertySection section, boolean mqtt5) throws PacketException {
        int remainingLength = in.remaining();
        ReasonCode reason = ReasonCode.SUCCESS;
        MqttProperties properties = MqttProperties.NO_PROPERTIES;
        if (mqtt5 && in.remaining() > 0) {
            reason = ReasonCodes.read(in, ALLOWED);
            if (in.remaining() > 0) {
                properties = ControlProperties.read(in, section, PropertyPlace.DISCONNECT);
            }
        }
        in.finish();
        return new InboundPacket.Control(new MqttMessage(
                FixedHeader.of(MqttMessageType.DISCONNECT, remainingLength),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reason.value(), properties)));
    }
}
