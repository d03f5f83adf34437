package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.codec.WireVectors.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireVectorTest {

    /** Longer vectors are split near their ends only. */
    private static final int SPLIT_EVERYWHERE = 400;

    static List<Vector> vectors() throws IOException {
        return WireVectors.load(WireVectors.DIRECTORY);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void comesOutAsTheVectorSaysHoweverItIsSplit(Vector vector) {
        String inOnePiece;
        try (DecoderProbe probe = probe(vector)) {
            probe.receive(vector.bytes());
            assertThat(outcome(probe)).isEqualTo(vector.outcome());
            assertThat(versionName(probe)).isEqualTo(vector.version());
            inOnePiece = probe.outcome();
        }
        int pieces = vector.bytes().length <= SPLIT_EVERYWHERE ? 1 : 97;
        try (DecoderProbe probe = probe(vector)) {
            probe.receiveInPieces(vector.bytes(), pieces);
            assertThat(probe.outcome()).isEqualTo(inOnePiece);
        }
        for (int split = 1; split < vector.bytes().length; split++) {
            if (split < SPLIT_EVERYWHERE / 2 || split > vector.bytes().length - SPLIT_EVERYWHERE / 2) {
                try (DecoderProbe probe = probe(vector)) {
                    probe.receive(vector.bytes(), 0, split);
                    probe.receive(vector.bytes(), split, vector.bytes().length);
                    assertThat(probe.outcome()).as("split at " + split).isEqualTo(inOnePiece);
                }
            }
        }
    }

    @Test
    void everyVectorHasANameAndStatementsThatCanBeLookedUp() throws IOException {
        List<Vector> vectors = vectors();
        Pattern statement = Pattern.compile("((3\\.1\\.1|5):)?MQTT-\\d\\.\\d+\\.\\d+-\\d+");

        assertThat(vectors).hasSizeGreaterThan(150);
        assertThat(vectors)
                .extracting(v -> v.version() + " " + v.file() + " " + v.name())
                .doesNotHaveDuplicates();
        assertThat(vectors)
                .flatExtracting(Vector::statements)
                .allMatch(s -> statement.matcher(s).matches());
    }

    static DecoderProbe probe(Vector vector) {
        return vector.first() ? new DecoderProbe() : DecoderProbe.connected(WireVectors.plainConnect(vector.version()));
    }

    private static List<String> outcome(DecoderProbe probe) {
        List<String> words =
                probe.packets.stream().map(PacketText::type).collect(Collectors.toCollection(ArrayList::new));
        for (Throwable failure : probe.failures) {
            words.add(
                    failure instanceof PacketException refusal
                            ? refusal.reason().name()
                            : failure.toString());
        }
        return words;
    }

    private static String versionName(DecoderProbe probe) {
        return switch (probe.decoder.version()) {
            case null -> "-";
            case MQTT_3_1 -> "3.1";
            case MQTT_3_1_1 -> "3.1.1";
            case MQTT_5 -> "5";
        };
    }
}
