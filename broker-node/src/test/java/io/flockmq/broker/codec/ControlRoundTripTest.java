package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.codec.WireVectors.Vector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this decoder understands of a right vector, Netty's encoder writes so that this decoder understands the same. */
class ControlRoundTripTest {

    static Stream<Vector> vectors() throws IOException {
        return WireVectors.load(WireVectors.DIRECTORY).stream().filter(ControlRoundTripTest::isRight);
    }

    private static boolean isRight(Vector vector) {
        return List.of("3.1", "3.1.1", "5").contains(vector.version())
                && !vector.outcome().isEmpty()
                && vector.outcome().stream().allMatch(ControlRoundTripTest::isControl);
    }

    private static boolean isControl(String outcome) {
        return switch (outcome) {
            case "CONNECT", "SUBSCRIBE", "UNSUBSCRIBE", "PINGREQ", "DISCONNECT", "AUTH" -> true;
            default -> false;
        };
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aPacketComesBackAsItWas(Vector vector) {
        List<InboundPacket> read = read(vector, vector.bytes());
        assertThat(read).hasSameSizeAs(vector.outcome());

        List<InboundPacket> readAgain = read(vector, written(vector.version(), read));

        assertThat(readAgain.stream().map(ControlRoundTripTest::text).toList())
                .isEqualTo(read.stream().map(ControlRoundTripTest::text).toList());
    }

    private static List<InboundPacket> read(Vector vector, byte[] bytes) {
        try (DecoderProbe probe = vector.first()
                ? new DecoderProbe()
                : DecoderProbe.connected(WireVectors.plainConnect(vector.version()))) {
            probe.onPacket = probe.decoder::resume;
            probe.receive(bytes);
            assertThat(probe.failures).isEmpty();
            return List.copyOf(probe.packets);
        }
    }

    /** Without the length: an encoder may leave out what has its default. */
    private static String text(InboundPacket packet) {
        return PacketText.of(packet).replaceFirst("remainingLength=\\d+", "");
    }

    private static byte[] written(String version, List<InboundPacket> packets) {
        EmbeddedChannel channel = new EmbeddedChannel(MqttEncoder.INSTANCE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // The encoder learns the version from a CONNECT.
        channel.writeOutbound(MqttMessageBuilders.connect()
                .clientId("c")
                .protocolVersion(
                        switch (version) {
                            case "3.1" -> MqttVersion.MQTT_3_1;
                            case "3.1.1" -> MqttVersion.MQTT_3_1_1;
                            default -> MqttVersion.MQTT_5;
                        })
                .build());
        discard(channel);
        for (InboundPacket packet : packets) {
            MqttMessage message = ((InboundPacket.Control) packet).message();
            channel.writeOutbound(message);
            for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
                out.writeBytes(ByteBufUtil.getBytes(part));
                part.release();
            }
        }
        channel.finishAndReleaseAll();
        return out.toByteArray();
    }

    private static void discard(EmbeddedChannel channel) {
        channel.<ByteBuf>readOutbound().release();
    }
}
