package io.flockmq.broker.connection;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flockmq.broker.codec.FuzzInput;
import io.flockmq.broker.codec.WireVectors;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole connection under bytes that a fuzzer finds: pipeline, session, subscriptions, router and retained messages, with a client
 * beside it that subscribes to everything. In the normal build the wire vectors and what was found before are replayed;
 * CONTRIBUTING.md says how to fuzz.
 */
@Tag("fuzz")
class ConnectionFuzzTest {

    static Stream<byte[]> seeds() throws IOException {
        return FuzzInput.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void aConnectionGoesOnOrEndsForOneReason(byte[] raw) {
        FuzzInput input = FuzzInput.of(raw);
        AnyClient.leavesNothing(EmbeddedClient.Layer.NONE, client -> {
            if (!input.version().isEmpty()) {
                client.send(WireVectors.plainConnect(input.version()));
            }
            client.send(input.bytes(), input.piece());
        });
    }
}
