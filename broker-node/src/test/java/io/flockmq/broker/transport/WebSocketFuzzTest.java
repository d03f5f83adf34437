package io.flockmq.broker.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.codec.FuzzInput;
import io.flockmq.broker.codec.WireVectors;
import io.flockmq.broker.connection.AnyClient;
import io.flockmq.broker.connection.EmbeddedClient;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole connection over WebSocket under bytes that a fuzzer finds: the request, frames, and the packets in them. In the normal build
 * the wire vectors, in frames of several kinds, and what was found before are replayed; CONTRIBUTING.md says how to fuzz.
 */
@Tag("fuzz")
class WebSocketFuzzTest {

    /** The bit of an input's first byte that says that the request is in the input, too. */
    private static final byte WITH_REQUEST = 4;

    private static final byte[] REQUEST = """
            GET /mqtt HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: mqtt

            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

    private static final EmbeddedClient.Layer WEB_SOCKET = new EmbeddedClient.Layer() {
        @Override
        public void addTo(ChannelPipeline pipeline, FrameDecoder decoder, DecoderLimits limits) {
            WebSocketBytes.addTo(pipeline, "/mqtt", Origins.ALL, decoder, limits, Proxies.NONE);
        }

        @Override
        public List<ChannelHandler> ofClient() {
            return WebSocketAnswers.handlers();
        }
    };

    static Stream<byte[]> seeds() throws IOException {
        return Stream.concat(
                FuzzInput.seeds().flatMap(WebSocketFuzzTest::framed),
                Stream.of(join(new byte[] {WITH_REQUEST, 63}, REQUEST, frame(0x82, WireVectors.plainConnect("5")))));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "2m")
    void aConnectionGoesOnOrEndsForOneReason(byte[] raw) {
        FuzzInput input = FuzzInput.of(raw);
        AnyClient.leavesNothing(WEB_SOCKET, client -> {
            if (raw.length < 2 || (raw[0] & WITH_REQUEST) == 0) {
                client.send(REQUEST);
                if (!input.version().isEmpty()) {
                    client.send(frame(0x82, WireVectors.plainConnect(input.version())));
                }
            }
            client.send(input.bytes(), input.piece());
        });
    }

    /** In one message of one frame, in one of several with a PING between them, and with what is no binary frame behind it. */
    private static Stream<byte[]> framed(byte[] raw) {
        byte[] start = Arrays.copyOf(raw, 2);
        byte[] bytes = Arrays.copyOfRange(raw, 2, raw.length);
        byte[] first = Arrays.copyOf(bytes, bytes.length / 2);
        byte[] rest = Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length);
        return Stream.of(
                join(start, frame(0x82, bytes)),
                join(start, frame(0x02, first), frame(0x89, new byte[] {1}), frame(0x80, rest)),
                join(start, frame(0x82, bytes), frame(0x81, bytes), frame(0x88, new byte[] {3, (byte) 0xE8})));
    }

    /** Masked with zeros, so that a fuzzer can change the payload as it is. */
    private static byte[] frame(int first, byte[] payload) {
        byte[] head = payload.length < 126
                ? new byte[] {(byte) first, (byte) (0x80 | payload.length), 0, 0, 0, 0}
                : new byte[] {
                    (byte) first, (byte) (0x80 | 126), (byte) (payload.length >> 8), (byte) payload.length, 0, 0, 0, 0
                };
        return join(head, payload);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
