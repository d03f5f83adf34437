package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for all bytes that a client can send. */
final class HoweverSplit {

    private HoweverSplit() {}

    /**
     * Expects that a decoder refuses bytes once or not at all, keeps no buffer, and makes the same of them however they come.
     *
     * @param version in which a CONNECT was accepted before; empty if the bytes are the first of a connection
     * @param piece bytes in a read from the socket
     */
    static void expectTheSame(byte[] bytes, String version, int piece) {
        String inOnePiece;
        try (DecoderProbe probe = probe(version)) {
            probe.receive(bytes);
            assertThat(probe.failures).hasSizeLessThan(2).allMatch(PacketException.class::isInstance);
            inOnePiece = probe.outcome();
        }
        try (DecoderProbe probe = probe(version)) {
            probe.receiveInPieces(bytes, piece);
            assertThat(probe.outcome()).isEqualTo(inOnePiece);
        }
    }

    /** A probe before CONNECT, which goes on behind it by itself, or behind the CONNECT of a version. */
    private static DecoderProbe probe(String version) {
        if (!version.isEmpty()) {
            return DecoderProbe.connected(WireVectors.plainConnect(version));
        }
        DecoderProbe probe = new DecoderProbe();
        probe.onPacket = probe.decoder::resume;
        return probe;
    }
}
