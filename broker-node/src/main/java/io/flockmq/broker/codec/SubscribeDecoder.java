package io.flockmq.broker.codec;

import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE (section 3.8 of each version). Whether a filter is valid is left to those who answer for each filter. */
final class SubscribeDecoder {

    private static final String SHARE = "$share/";

    private SubscribeDecoder() {}

    static InboundPacket decode(PacketReader in, PropertySection section, boolean mqtt5) throws PacketException {
        int remainingLength = in.remaining();
        int packetId = in.readPacketId();
        MqttProperties properties =
                mqtt5 ? ControlProperties.read(in, section, PropertyPlace.SUBSCRIBE) : MqttProperties.NO_PROPERTIES;
        if (in.remaining() == 0) {
            throw PacketException.protocolError("SUBSCRIBE without a topic filter"); // [MQTT-3.8.3-2]
        }
        List<MqttTopicSubscription> subscriptions = new ArrayList<>(1);
        while (in.remaining() > 0) {
            String filter = in.readString(); // [MQTT-3.8.3-1]
            subscriptions.add(new MqttTopicSubscription(filter, option(in.readByte(), filter, mqtt5)));
        }
        return new InboundPacket.Control(new MqttSubscribeMessage(
                FixedHeader.of(MqttMessageType.SUBSCRIBE, remainingLength),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, properties),
                new MqttSubscribePayload(subscriptions)));
    }

    private static MqttSubscriptionOption option(int bits, String filter, boolean mqtt5) throws PacketException {
        int reserved = mqtt5 ? 0b1100_0000 : 0b1111_1100;
        if ((bits & reserved) != 0) {
            throw PacketException.malformed("reserved subscription options"); // [MQTT-3.8.3-5] [MQTT-3.8.3-4]
        }
        int qos = bits & 0b11;
        if (qos == 3) {
            throw PacketException.protocolError("subscription with QoS 3"); // [MQTT-3.8.3-4]
        }
        int retainHandling = bits >>> 4;
        if (retainHandling == 3) {
            throw PacketException.protocolError("retain handling 3");
        }
        boolean noLocal = (bits & 0b0100) != 0;
        if (noLocal && filter.startsWith(SHARE)) {
            throw PacketException.protocolError("no-local on a shared subscription"); // [MQTT-3.8.3-4]
        }
        boolean retainAsPublished = (bits & 0b1000) != 0;
        return new MqttSubscriptionOption(
                MqttQoS.valueOf(qos), noLocal, retainAsPublished, RetainedHandlingPolicy.valueOf(retainHandling));
    }
}
