package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireVectorsTest {

    @Test
    void aVectorIsReadForEachOfItsVersions() {
        List<WireVector> vectors = WireVectors.read(
                "file", "a ping, then | 3.1,5 | connected | MQTT-1.1.1-1 | c0 00 f7 | PINGREQ MALFORMED_PACKET");

        assertThat(vectors)
                .extracting(vector -> vector.version().orElseThrow())
                .containsExactly(Version.V31, Version.V5);
        WireVector vector = vectors.getFirst();
        assertThat(vector.name()).isEqualTo("a ping, then");
        assertThat(vector.connected()).isTrue();
        assertThat(vector.bytes()).containsExactly(0xC0, 0x00, 0xF7);
        assertThat(vector.packets()).containsExactly("PINGREQ");
        assertThat(vector.refusal()).contains(Reason.MALFORMED_PACKET);
    }

    @Test
    void aVectorWithoutAnOutcomeIsIncomplete() {
        WireVector vector =
                WireVectors.read("file", "half | - | first | | 10 20 |").getFirst();

        assertThat(vector.isIncomplete()).isTrue();
        assertThat(vector.version()).isEmpty();
        assertThat(vector.connected()).isFalse();
    }

    @Test
    void bytesAreWrittenAsTheSpecificationLaysThemOut() {
        assertThat(new VectorBytes("10 { 'MQTT' 05 02 003c { 11 0000000a } 'c' }").toBytes())
                .isEqualTo(Connect.v5("c", Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, 10))
                        .toBytes());
        assertThat(new VectorBytes("61*3 \"bc\" [ 00 ] { 2600*100 }").toBytes())
                .hasSize(3 + 2 + 3 + 2 + 200)
                .startsWith('a', 'a', 'a', 'b', 'c', 0, 1, 0, 0xC8, 0x01, 0x26);
    }

    @Test
    void whatIsNotInTheNotationIsRefused() {
        assertThatThrownBy(() -> new VectorBytes("10 {").toBytes()).hasMessageContaining("no }");
        assertThatThrownBy(() -> new VectorBytes("1").toBytes()).hasMessageContaining("no bytes");
        assertThatThrownBy(() -> WireVectors.read("file", "a | b")).hasMessageContaining("six columns");
    }
}
