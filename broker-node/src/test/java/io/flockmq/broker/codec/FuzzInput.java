package io.flockmq.broker.codec;

import io.flockmq.broker.codec.WireVectors.Vector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a fuzzer's bytes mean: the first says which CONNECT has come before, if any, the second how the rest is split, and the
 * rest is what the client sends.
 *
 * @param version in which a CONNECT was accepted before; empty if the bytes are the first of a connection
 * @param piece bytes in a read from the socket, 1 to 64
 * @param bytes what the client sends
 */
@SuppressWarnings("ArrayRecordComponent") // read only
public record FuzzInput(String version, int piece, byte[] bytes) {

    private static final List<String> VERSIONS = List.of("", "3.1", "3.1.1", "5");
    private static final int LARGEST_PIECE = 64;
    private static final int LARGEST_SEED = 2000;

    /** Any bytes mean something. */
    public static FuzzInput of(byte[] raw) {
        return raw.length < 2
                ? new FuzzInput("", 1, raw)
                : new FuzzInput(
                        VERSIONS.get(raw[0] & 3),
                        1 + (raw[1] & (LARGEST_PIECE - 1)),
                        Arrays.copyOfRange(raw, 2, raw.length));
    }

    /** The wire vectors as a fuzzer would write them. */
    public static Stream<byte[]> seeds() throws IOException {
        return WireVectors.load(WireVectors.DIRECTORY).stream()
                .filter(vector -> vector.bytes().length < LARGEST_SEED)
                .map(FuzzInput::raw);
    }

    private static byte[] raw(Vector vector) {
        byte[] raw = new byte[2 + vector.bytes().length];
        raw[0] = (byte) (vector.first() ? 0 : VERSIONS.indexOf(vector.version()));
        raw[1] = LARGEST_PIECE - 1;
        System.arraycopy(vector.bytes(), 0, raw, 2, vector.bytes().length);
        return raw;
    }
}
