package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import org.junit.jupiter.api.Test;

class ControlPacketTest {

    @Test
    void aConnectHasAllThatItsBytesSay() {
        MqttConnectMessage connect = (MqttConnectMessage)
                first(
                        "10 { 'MQTT' 05 f4 003c { 11 ffffffff 21 0014 26 'a' 'b' } 'client' { 18 00000005 03 'text' } 'w' 'x' 'u' 'p' }");

        assertThat(connect.variableHeader().version()).isEqualTo(5);
        assertThat(connect.variableHeader().isCleanSession()).isFalse();
        assertThat(connect.variableHeader().isWillFlag()).isTrue();
        assertThat(connect.variableHeader().willQos()).isEqualTo(2);
        assertThat(connect.variableHeader().isWillRetain()).isTrue();
        assertThat(connect.variableHeader().keepAliveTimeSeconds()).isEqualTo(60);
        assertThat(PacketText.properties(connect.variableHeader().properties()))
                .contains("IntegerProperty(17, -1)", "IntegerProperty(33, 20)", "a->b");
        assertThat(connect.payload().clientIdentifier()).isEqualTo("client");
        assertThat(PacketText.properties(connect.payload().willProperties()))
                .contains("IntegerProperty(24, 5)", "StringProperty(3, text)");
        assertThat(connect.payload().willTopic()).isEqualTo("w");
        assertThat(connect.payload().willMessageInBytes()).containsExactly('x');
        assertThat(connect.payload().userName()).isEqualTo("u");
        assertThat(connect.payload().passwordInBytes()).containsExactly('p');
    }

    @Test
    void aConnectOfMqtt31ThatLeavesItsUserNameOutHasNone() {
        MqttConnectMessage connect = (MqttConnectMessage) first("10 { 'MQIsdp' 03 c2 003c 'client' }");

        assertThat(connect.variableHeader().hasUserName()).isFalse();
        assertThat(connect.variableHeader().hasPassword()).isFalse();
        assertThat(connect.payload().userName()).isNull();
    }

    @Test
    void aSubscribeHasItsOptionsAndItsIdentifier() {
        MqttSubscribeMessage subscribe =
                (MqttSubscribeMessage) second("5", "82 { 0102 { 0b ac02 } 'a/+' 1d 'b' 22 '$share/g/c' 00 }");

        assertThat(subscribe.variableHeader().messageId()).isEqualTo(0x0102);
        assertThat(subscribe.idAndPropertiesVariableHeader().properties())
                .extracting(p ->
                        p.getProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER).value())
                .isEqualTo(300);
        assertThat(subscribe.payload().topicSubscriptions())
                .extracting(MqttTopicSubscription::topicFilter)
                .containsExactly("a/+", "b", "$share/g/c");
        assertThat(subscribe.payload().topicSubscriptions())
                .extracting(MqttTopicSubscription::option)
                .containsExactly(
                        new MqttSubscriptionOption(
                                MqttQoS.AT_LEAST_ONCE,
                                true,
                                true,
                                RetainedHandlingPolicy.SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS),
                        new MqttSubscriptionOption(
                                MqttQoS.EXACTLY_ONCE, false, false, RetainedHandlingPolicy.DONT_SEND_AT_SUBSCRIBE),
                        new MqttSubscriptionOption(
                                MqttQoS.AT_MOST_ONCE, false, false, RetainedHandlingPolicy.SEND_AT_SUBSCRIBE));
    }

    @Test
    void anUnsubscribeHasItsFilters() {
        MqttUnsubscribeMessage unsubscribe = (MqttUnsubscribeMessage) second("3.1.1", "a2 { 0102 'a' 'b/#' }");

        assertThat(unsubscribe.variableHeader().messageId()).isEqualTo(0x0102);
        assertThat(unsubscribe.payload().topics()).containsExactly("a", "b/#");
    }

    @Test
    void aDisconnectOfMqtt3IsNormal() {
        MqttMessage disconnect = second("3.1.1", "e0 00");

        assertThat(((MqttReasonCodeAndPropertiesVariableHeader) disconnect.variableHeader()).reasonCode())
                .isZero();
    }

    @Test
    void aDisconnectHasItsReasonCodeAndProperties() {
        MqttReasonCodeAndPropertiesVariableHeader header = (MqttReasonCodeAndPropertiesVariableHeader)
                second("5", "e0 { 04 { 11 0000000a } }").variableHeader();

        assertThat(header.reasonCode()).isEqualTo((byte) 4);
        assertThat(PacketText.properties(header.properties())).isEqualTo("{IntegerProperty(17, 10)}");
    }

    @Test
    void anAuthHasItsMethodAndData() {
        MqttReasonCodeAndPropertiesVariableHeader header = (MqttReasonCodeAndPropertiesVariableHeader)
                second("5", "f0 { 18 { 15 'SCRAM' 16 [ 00ff ] } }").variableHeader();

        assertThat(header.reasonCode()).isEqualTo((byte) 0x18);
        assertThat(PacketText.properties(header.properties())).contains("StringProperty(21, SCRAM)", "22=00ff");
    }

    private static MqttMessage first(String bytes) {
        try (DecoderProbe probe = new DecoderProbe()) {
            probe.receive(WireVectors.bytes(bytes));
            return only(probe);
        }
    }

    private static MqttMessage second(String version, String bytes) {
        try (DecoderProbe probe = DecoderProbe.connected(WireVectors.plainConnect(version))) {
            probe.receive(WireVectors.bytes(bytes));
            return only(probe);
        }
    }

    private static MqttMessage only(DecoderProbe probe) {
        assertThat(probe.failures).isEmpty();
        assertThat(probe.packets).hasSize(1);
        return ((InboundPacket.Control) probe.packets.getFirst()).message();
    }
}
