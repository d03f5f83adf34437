package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What is written is what is read. */
class RoundTripProperties {

    private static final int[] NO_IDS = {};

    @Property(tries = 300)
    void aPublishComesBackAsItWas(
            @ForAll("publishes") Publish publish,
            @ForAll boolean mqtt5,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        byte[] written = written(publish, mqtt5);
        try (DecoderProbe probe = DecoderProbe.connected(WireVectors.plainConnect(mqtt5 ? "5" : "3.1.1"))) {
            probe.receiveInPieces(written, piece);

            assertThat(probe.outcome()).isEqualTo(PacketText.of(mqtt5 ? publish : asOfMqtt3(publish)) + "\n");
        }
    }

    @Property(tries = 300)
    void anAcknowledgementComesBackAsItWas(
            @ForAll Acknowledgement.Kind kind,
            @ForAll @IntRange(min = 1, max = 65_535) int packetId,
            @ForAll boolean failed) {
        ReasonCode reason = failed ? failure(kind) : ReasonCode.SUCCESS;
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.writeAcknowledgement(out, true, kind, packetId, reason);
        try (DecoderProbe probe = DecoderProbe.connected(WireVectors.plainConnect("5"))) {
            probe.receive(ByteBufUtil.getBytes(out));

            assertThat(probe.packets).containsExactly(new Acknowledgement(kind, packetId, reason));
        }
    }

    @Provide
    Arbitrary<Publish> publishes() {
        Arbitrary<String> text = Arbitraries.strings()
                .excludeChars('\0', '+', '#')
                .ofMinLength(1)
                .ofMaxLength(40)
                .filter(s -> StandardCharsets.UTF_8.newEncoder().canEncode(s));
        return Combinators.combine(
                        Arbitraries.of(Qos.class),
                        Arbitraries.of(true, false),
                        text.injectNull(0.1),
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.integers().between(1, 65_535),
                        Arbitraries.longs().between(Publish.NO_EXPIRY, 4_294_967_295L),
                        text.list().ofMaxSize(6),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(300))
                .as(RoundTripProperties::publish);
    }

    private static Publish publish(
            Qos qos,
            boolean flag,
            @Nullable String topic,
            int alias,
            int packetId,
            long expiry,
            List<String> texts,
            byte[] payload) {
        return new Publish(
                flag && qos != Qos.AT_MOST_ONCE,
                qos,
                flag,
                topic == null && alias > 0 ? null : Topic.of(topic == null ? "t" : topic),
                alias,
                qos == Qos.AT_MOST_ONCE ? 0 : packetId,
                expiry,
                userProperties(texts),
                payload);
    }

    private static byte[] userProperties(List<String> texts) {
        ByteBuf out = Unpooled.buffer();
        for (String text : texts) {
            out.writeByte(0x26);
            for (String part : List.of(text, "")) {
                byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
                out.writeShort(utf8.length).writeBytes(utf8);
            }
        }
        return ByteBufUtil.getBytes(out);
    }

    private static Publish asOfMqtt3(Publish p) {
        Topic topic = p.topic();
        return new Publish(
                p.dup(),
                p.qos(),
                p.retain(),
                topic == null ? Topic.of("t") : topic,
                0,
                p.packetId(),
                Publish.NO_EXPIRY,
                Publish.EMPTY,
                p.payload());
    }

    private static byte[] written(Publish publish, boolean mqtt5) {
        Publish p = mqtt5 ? publish : asOfMqtt3(publish);
        Topic topic = p.topic();
        byte[] utf8 = topic == null ? Publish.EMPTY : topic.utf8();
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.writePublish(
                out,
                mqtt5,
                publish.dup(),
                publish.qos(),
                publish.retain(),
                utf8,
                publish.topicAlias(),
                publish.packetId(),
                publish.messageExpiry(),
                publish.properties(),
                NO_IDS,
                publish.payload());
        return ByteBufUtil.getBytes(out);
    }

    private static ReasonCode failure(Acknowledgement.Kind kind) {
        return switch (kind) {
            case PUBACK, PUBREC -> ReasonCode.QUOTA_EXCEEDED;
            case PUBREL, PUBCOMP -> ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        };
    }
}
