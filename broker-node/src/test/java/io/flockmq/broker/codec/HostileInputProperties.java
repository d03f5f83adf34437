package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.codec.WireVectors.Vector;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever a client sends: nothing but a {@link PacketException} comes of it, no buffer stays behind (the probe checks
 * that), and it does not matter how it was split.
 */
class HostileInputProperties {

    private final List<Vector> vectors;

    HostileInputProperties() throws IOException {
        vectors = WireVectors.load(WireVectors.DIRECTORY).stream()
                .filter(v -> v.bytes().length < 400)
                .toList();
    }

    @Property(tries = 500)
    void garbage(
            @ForAll @Size(max = 200) byte[] bytes,
            @ForAll("versions") String version,
            @ForAll @IntRange(min = 1, max = 30) int piece) {
        HoweverSplit.expectTheSame(bytes, version, piece);
    }

    @Property(tries = 500)
    void garbageInAFrame(
            @ForAll @IntRange(min = 1, max = 15) int type,
            @ForAll @Size(max = 100) byte[] body,
            @ForAll("versions") String version,
            @ForAll @IntRange(min = 1, max = 30) int piece) {
        int flags = type == 6 || type == 8 || type == 10 ? 2 : 0;
        byte[] packet = new byte[2 + body.length];
        packet[0] = (byte) ((type << 4) | flags);
        packet[1] = (byte) body.length;
        System.arraycopy(body, 0, packet, 2, body.length);
        HoweverSplit.expectTheSame(packet, version, piece);
    }

    @Property(tries = 2000)
    void vectorsWithMistakes(
            @ForAll @IntRange(min = 0, max = 100_000) int index,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int mistakes,
            @ForAll @IntRange(min = 1, max = 30) int piece) {
        Vector vector = vectors.get(index % vectors.size());
        byte[] bytes = vector.bytes().clone();
        Random random = new Random(seed);
        for (int i = 0; i < mistakes && bytes.length > 0; i++) {
            bytes = withMistake(bytes, random);
        }
        HoweverSplit.expectTheSame(bytes, vector.first() ? "" : vector.version(), piece);
    }

    @Property(tries = 1000)
    void stringsAreWellFormedIfJavaSaysSo(@ForAll("almostText") byte[] bytes) {
        assertThat(Utf8.isWellFormed(Unpooled.wrappedBuffer(bytes), 0, bytes.length))
                .isEqualTo(isWellFormedWithoutNull(bytes));
    }

    @Provide
    Arbitrary<String> versions() {
        return Arbitraries.of("", "3.1", "3.1.1", "5");
    }

    /** Bytes that meet the borders of the encoding often. */
    @Provide
    Arbitrary<byte[]> almostText() {
        Arbitrary<Byte> borders = Arbitraries.of(
                        0x00, 0x01, 0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
                        0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF)
                .map(Integer::byteValue);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.of((byte) 'a')),
                        Tuple.of(2, borders),
                        Tuple.of(2, Arbitraries.bytes().between((byte) 0x80, (byte) 0xBF)))
                .array(byte[].class)
                .ofMaxSize(20);
    }

    private static byte[] withMistake(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> { // another byte
                bytes[at] = (byte) random.nextInt();
                yield bytes;
            }
            case 1 -> { // another bit
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 2 -> // cut out
                ByteBuffer.allocate(bytes.length - 1)
                        .put(bytes, 0, at)
                        .put(bytes, at + 1, bytes.length - at - 1)
                        .array();
            case 3 -> // put in
                ByteBuffer.allocate(bytes.length + 1)
                        .put(bytes, 0, at)
                        .put((byte) random.nextInt())
                        .put(bytes, at, bytes.length - at)
                        .array();
            default -> // twice
                ByteBuffer.allocate(bytes.length * 2).put(bytes).put(bytes).array();
        };
    }

    private static boolean isWellFormedWithoutNull(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .chars()
                    .noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
