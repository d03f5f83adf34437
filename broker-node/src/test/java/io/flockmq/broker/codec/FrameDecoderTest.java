package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {

    private static final byte[] CONNECT_5 = WireVectors.bytes("10 { 'MQTT' 05 02 003c { } 'c' }");
    private static final byte[] CONNECT_311 = WireVectors.bytes("10 { 'MQTT' 04 02 003c 'c' }");
    private static final byte[] PINGREQ = WireVectors.bytes("c000");

    @Test
    void aConnectIsPassedOnAndTheDecoderIsPausedAfterIt() {
        try (DecoderProbe probe = new DecoderProbe()) {
            probe.receive(concat(CONNECT_5, PINGREQ));

            assertThat(probe.packets).hasSize(1);
            assertThat(probe.channel.config().isAutoRead()).isFalse();
            assertThat(probe.decoder.version()).isEqualTo(MqttVersion.MQTT_5);
            MqttMessage message = ((InboundPacket.Control) probe.packets.getFirst()).message();
            assertThat(((MqttConnectMessage) message).payload().clientIdentifier())
                    .isEqualTo("c");

            probe.decoder.resume();

            assertThat(probe.packets).hasSize(2);
            assertThat(probe.channel.config().isAutoRead()).isTrue();
        }
    }

    @Test
    void whatArrivesWhilePausedWaitsInOrder() {
        try (DecoderProbe probe = new DecoderProbe()) {
            probe.receive(CONNECT_5);
            byte[] packets = concat(publish("a"), publish("b"), publish("c"));
            for (byte b : packets) {
                probe.receive(b);
            }
            assertThat(probe.packets).hasSize(1);

            int readsBefore = probe.readsCompleted;
            probe.decoder.resume();

            assertThat(probe.packets.stream().skip(1).map(FrameDecoderTest::topicOf))
                    .containsExactly("a", "b", "c");
            assertThat(probe.readsCompleted)
                    .as("so that what was answered is flushed")
                    .isEqualTo(readsBefore + 1);
        }
    }

    @Test
    void aPauseTakesEffectBehindTheCurrentPacketOfTheSameRead() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT_5)) {
            probe.onPacket = probe.decoder::pause;
            probe.receive(concat(PINGREQ, PINGREQ, PINGREQ));
            assertThat(probe.packets).hasSize(1);
            assertThat(probe.channel.config().isAutoRead()).isFalse();

            probe.decoder.resume();
            assertThat(probe.packets).hasSize(2);
            assertThat(probe.channel.config().isAutoRead()).isFalse();

            probe.onPacket = () -> {};
            probe.decoder.resume();
            assertThat(probe.packets).hasSize(3);
            assertThat(probe.channel.config().isAutoRead()).isTrue();
        }
    }

    @Test
    void resumingFromWithinAPacketGoesOnWithTheSameRead() {
        try (DecoderProbe probe = new DecoderProbe()) {
            probe.onPacket = probe.decoder::resume;
            probe.receive(concat(CONNECT_5, PINGREQ, PINGREQ));

            assertThat(probe.packets).hasSize(3);
            assertThat(probe.channel.config().isAutoRead()).isTrue();
        }
    }

    @Test
    void aReadWithinAReadIsDecodedBehindIt() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT_5)) {
            probe.onPacket = () -> {
                probe.onPacket = () -> {};
                probe.receive(publish("c"));
            };
            probe.receive(concat(publish("a"), publish("b")));

            assertThat(probe.packets.stream().map(FrameDecoderTest::topicOf)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void nothingIsDecodedBehindARefusalAndItIsToldOnce() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT_5)) {
            probe.receive(concat(PINGREQ, WireVectors.bytes("c001 00"), PINGREQ));
            probe.receive(PINGREQ);
            probe.receive(WireVectors.bytes("00"));

            assertThat(probe.packets).hasSize(1);
            assertThat(probe.failures).hasSize(1);
        }
    }

    @Test
    void nothingIsDecodedBehindACloseWithinARead() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT_5)) {
            probe.onPacket = probe::hangUp;
            probe.receive(concat(PINGREQ, PINGREQ));

            assertThat(probe.packets).hasSize(1);
        }
    }

    @Test
    void whatIsIncompleteIsReleasedWhenTheChannelCloses() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT_5)) {
            probe.receive(WireVectors.bytes("30 ff01 0001"));
            probe.hangUp(); // closing the probe checks the buffers

            assertThat(probe.packets).isEmpty();
            assertThat(probe.failures).isEmpty();
        }
    }

    @Test
    void whatWaitsIsReleasedWhenTheDecoderIsRemoved() {
        try (DecoderProbe probe = new DecoderProbe()) {
            probe.receive(concat(CONNECT_5, PINGREQ));
            probe.channel.pipeline().remove(probe.decoder); // closing the probe checks the buffers

            assertThat(probe.packets).hasSize(1);
        }
    }

    @Test
    void aLengthAboveTheLimitIsRefusedBeforeTheBody() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT_5)) {
            probe.receive(WireVectors.bytes("30 ffffff7f"));

            assertThat(refusal(probe)).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
        }
    }

    @Test
    void aConnectHasALimitOfItsOwn() {
        int tooLarge = DecoderProbe.LIMITS.connectPacketSize() + 1 - 3;
        try (DecoderProbe probe = new DecoderProbe()) {
            probe.receive((byte) 0x10, (byte) ((tooLarge & 0x7f) | 0x80), (byte) (tooLarge >> 7));

            assertThat(refusal(probe)).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
        }
    }

    @Test
    void anythingElseThanConnectIsRefusedAtItsFirstByte() {
        try (DecoderProbe probe = new DecoderProbe()) {
            probe.receive((byte) 0x30);

            assertThat(refusal(probe)).isEqualTo(ReasonCode.PROTOCOL_ERROR);
            assertThat(probe.decoder.version()).isNull();
        }
    }

    @Test
    void theVersionIsKnownOfAConnectThatIsRefused() {
        try (DecoderProbe probe = new DecoderProbe()) {
            probe.receive(WireVectors.bytes("10 { 'MQTT' 05 03 003c { } 'c' }"));

            assertThat(refusal(probe)).isEqualTo(ReasonCode.MALFORMED_PACKET);
            assertThat(probe.decoder.version()).isEqualTo(MqttVersion.MQTT_5);
        }
    }

    @Test
    void aPublishHasItsForwardedPropertiesWithoutExpiryAndAlias() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT_5)) {
            probe.receive(
                    WireVectors.bytes("3b { 't' 0007 { 01 01 02 0000000a 26 'k' 'v' 23 0005 09 [ 00 ] } \"hello\" }"));

            Publish publish = (Publish) probe.packets.getFirst();
            assertThat(publish.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
            assertThat(publish.dup()).isTrue();
            assertThat(publish.retain()).isTrue();
            assertThat(publish.packetId()).isEqualTo(7);
            assertThat(publish.topicAlias()).isEqualTo(5);
            assertThat(publish.messageExpiry()).isEqualTo(10);
            assertThat(publish.properties()).isEqualTo(WireVectors.bytes("01 01 26 'k' 'v' 09 [ 00 ]"));
            assertThat(publish.payload()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theSameTopicIsTheSameInstance() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT_311)) {
            byte[] publish = WireVectors.bytes("30 { 'building1/floor2/temperature' \"21\" }");
            probe.receive(publish);
            probe.receive(publish);

            assertThat(((Publish) probe.packets.get(0)).topic()).isSameAs(((Publish) probe.packets.get(1)).topic());
        }
    }

    private static byte[] publish(String topic) {
        return WireVectors.bytes("30 { '" + topic + "' { } }");
    }

    private static String topicOf(InboundPacket packet) {
        return Objects.requireNonNull(((Publish) packet).topic()).name();
    }

    private static ReasonCode refusal(DecoderProbe probe) {
        assertThat(probe.packets).isEmpty();
        assertThat(probe.failures).hasSize(1);
        return ((PacketException) probe.failures.getFirst()).reason();
    }

    private static byte[] concat(byte[]... parts) {
        byte[] all = {};
        for (byte[] part : parts) {
            int end = all.length;
            all = Arrays.copyOf(all, end + part.length);
            System.arraycopy(part, 0, all, end, part.length);
        }
        return all;
    }
}
