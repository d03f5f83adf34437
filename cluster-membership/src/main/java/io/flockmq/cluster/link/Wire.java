package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict reading and writing of what a handshake consists of. */
final class Wire {

    /** The longest handshake frame, without its length. */
    static final int HANDSHAKE_LIMIT = 1024;

    /** Bytes of a nonce, and of a proof. */
    static final int SECRET_BYTES = 32;

    private static final int LONGEST_TEXT = 300;

    private Wire() {}

    static void writeText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("longer than %d bytes: %s".formatted(LONGEST_TEXT, text));
        }
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    static String readText(ByteBuf in) {
        need(in, 2);
        int length = in.readUnsignedShort();
        if (length > LONGEST_TEXT) {
            throw new LinkProtocolException("a text of %d bytes".formatted(length));
        }
        byte[] bytes = readBytes(in, length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new LinkProtocolException("a text that is not UTF-8");
        }
    }

    static byte[] readBytes(ByteBuf in, int length) {
        need(in, length);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    static void need(ByteBuf in, int bytes) {
        if (in.readableBytes() < bytes) {
            throw new LinkProtocolException("a frame that ends too early");
        }
    }

    static void end(ByteBuf in) {
        if (in.isReadable()) {
            throw new LinkProtocolException("a frame with %d bytes too many".formatted(in.readableBytes()));
        }
    }
}
