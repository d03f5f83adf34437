package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PacketEncoderTest {

    private static final byte[] TOPIC = "a/b".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PAYLOAD = "hello".getBytes(StandardCharsets.UTF_8);
    private static final int[] NO_IDS = {};

    @Test
    void aPublishOfMqtt3HasNoTraceOfMqtt5() {
        byte[] written = publish(false, Qos.AT_LEAST_ONCE, 3, 10, new byte[] {1, 1}, new int[] {7});

        assertThat(written).isEqualTo(WireVectors.bytes("32 { 'a/b' 0009 \"hello\" }"));
    }

    @Test
    void aPublishOfMqtt5HasAliasExpirySubscriptionIdentifiersAndProperties() {
        byte[] written = publish(true, Qos.EXACTLY_ONCE, 3, 4_294_967_295L, new byte[] {1, 1}, new int[] {7, 300});

        assertThat(written)
                .isEqualTo(
                        WireVectors.bytes("34 { 'a/b' 0009 { 23 0003 02 ffffffff 0b 07 0b ac02 01 01 } \"hello\" }"));
    }

    @Test
    void anAliasAloneStandsForTheTopic() {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.writePublish(
                out,
                true,
                false,
                Qos.AT_MOST_ONCE,
                true,
                Publish.EMPTY,
                2,
                0,
                Publish.NO_EXPIRY,
                Publish.EMPTY,
                NO_IDS,
                PAYLOAD);

        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(WireVectors.bytes("31 { '' { 23 0002 } \"hello\" }"));
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    void anotherDecoderReadsWhatIsWritten(Qos qos) {
        byte[] properties = WireVectors.bytes("03 'text/plain' 26 'k' 'v'");
        byte[] written = publish(true, qos, 0, 10, properties, new int[] {268_435_455});
        EmbeddedChannel channel = new EmbeddedChannel(new MqttDecoder());
        channel.attr(AttributeKey.<MqttVersion>valueOf("NETTY_CODEC_MQTT_VERSION"))
                .set(MqttVersion.MQTT_5);
        channel.writeInbound(Unpooled.wrappedBuffer(written));

        MqttPublishMessage message = channel.readInbound();
        assertThat(message.decoderResult().isSuccess()).isTrue();
        assertThat(message.fixedHeader().qosLevel().value()).isEqualTo(qos.value());
        assertThat(message.variableHeader().topicName()).isEqualTo("a/b");
        assertThat(PacketText.properties(message.variableHeader().properties()))
                .contains("text/plain", "k->v", "IntegerProperty(2, 10)", "IntegerProperty(11, 268435455)");
        assertThat(ByteBufUtil.getBytes(message.payload())).isEqualTo(PAYLOAD);
        channel.finishAndReleaseAll();
    }

    @Test
    void anAcknowledgementIsShortWhereItCanBe() {
        assertThat(acknowledgement(true, Acknowledgement.Kind.PUBACK, ReasonCode.SUCCESS))
                .isEqualTo(WireVectors.bytes("40 02 1234"));
        assertThat(acknowledgement(true, Acknowledgement.Kind.PUBREC, ReasonCode.QUOTA_EXCEEDED))
                .isEqualTo(WireVectors.bytes("50 03 1234 97"));
        assertThat(acknowledgement(false, Acknowledgement.Kind.PUBREL, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND))
                .isEqualTo(WireVectors.bytes("62 02 1234"));
        assertThat(acknowledgement(true, Acknowledgement.Kind.PUBCOMP, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND))
                .isEqualTo(WireVectors.bytes("70 03 1234 92"));
    }

    @Test
    void aPacketThatNoLengthCanTellIsNotWritten() {
        byte[] payload = new byte[268_435_455];

        assertThatThrownBy(() -> PacketEncoder.publishSize(
                        false, Qos.AT_MOST_ONCE, TOPIC, 0, Publish.NO_EXPIRY, Publish.EMPTY, NO_IDS, payload))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] publish(
            boolean mqtt5, Qos qos, int alias, long expiry, byte[] properties, int[] subscriptionIds) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.writePublish(
                out, mqtt5, false, qos, false, TOPIC, alias, 9, expiry, properties, subscriptionIds, PAYLOAD);
        assertThat(out.readableBytes())
                .isEqualTo(PacketEncoder.publishSize(
                        mqtt5, qos, TOPIC, alias, expiry, properties, subscriptionIds, PAYLOAD));
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] acknowledgement(boolean mqtt5, Acknowledgement.Kind kind, ReasonCode reason) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.writeAcknowledgement(out, mqtt5, kind, 0x1234, reason);
        return ByteBufUtil.getBytes(out);
    }
}
