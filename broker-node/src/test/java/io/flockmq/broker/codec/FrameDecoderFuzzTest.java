package io.flockmq.broker.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The decoder under bytes that a fuzzer finds. In the normal build the wire vectors and what was found before are replayed;
 * CONTRIBUTING.md says how to fuzz.
 */
@Tag("fuzz")
class FrameDecoderFuzzTest {

    static Stream<byte[]> seeds() throws IOException {
        return FuzzInput.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void whatAClientSendsIsAPacketOrRefused(byte[] raw) {
        FuzzInput input = FuzzInput.of(raw);
        HoweverSplit.expectTheSame(input.bytes(), input.version(), input.piece());
    }
}
