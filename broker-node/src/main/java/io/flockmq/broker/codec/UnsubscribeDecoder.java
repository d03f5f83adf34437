package io.flockmq.broker.codec;

import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import java.util.ArrayList;
import java.util.List;

/** UNSUBSCRIBE (section 3.10 of each version). Whether a filter is valid is left to those who answer for each filter. */
final class UnsubscribeDecoder {

    private UnsubscribeDecoder() {}

    static InboundPacket decode(PacketReader in, PropertySection section, boolean mqtt5) throws PacketException {
        int remainingLength = in.remaining();
        int packetId = in.readPacketId();
        MqttProperties properties =
                mqtt5 ? ControlProperties.read(in, section, PropertyPlace.UNSUBSCRIBE) : MqttProperties.NO_PROPERTIES;
        if (in.remaining() == 0) {
            throw PacketException.protocolError("UNSUBSCRIBE without a topic filter"); // [MQTT-3.10.3-2]
        }
        List<String> filters = new ArrayList<>(1);
        while (in.remaining() > 0) {
            filters.add(in.readString()); // [MQTT-3.10.3-1]
        }
        return new InboundPacket.Control(new MqttUnsubscribeMessage(
                FixedHeader.of(MqttMessageType.UNSUBSCRIBE, remainingLength),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, properties),
                new MqttUnsubscribePayload(filters)));
    }
}
