package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import java.util.EnumSet;
import java.util.Set;

/** AUTH (MQTT 5.0, section 3.15). */
final class AuthDecoder {

    /** What a client may send; <i>Success</i>, and with it the empty AUTH, is the server's. [MQTT-3.15.2-1] */
    private static final Set<ReasonCode> ALLOWED =
            EnumSet.of(ReasonCode.CONTINUE_AUTHENTICATION, ReasonCode.RE_AUTHENTICATE);

    private AuthDecoder() {}

    static InboundPacket decode(PacketReader in, PropertySection section) throws PacketException {
        int remainingLength = in.remaining();
        if (remainingLength == 0) {
            throw PacketException.protocolError("AUTH without a reason code");
        }
        ReasonCode reason = ReasonCodes.read(in, ALLOWED);
        MqttProperties properties = ControlProperties.read(in, section, PropertyPlace.AUTH);
        if (properties.getProperty(MqttProperties.AUTHENTICATION_METHOD) == null) {
            throw PacketException.protocolError("AUTH without an authentication method");
        }
        in.finish();
        return new InboundPacket.Control(new MqttMessage(
                FixedHeader.of(MqttMessageType.AUTH, remainingLength),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reason.value(), properties)));
    }
}
