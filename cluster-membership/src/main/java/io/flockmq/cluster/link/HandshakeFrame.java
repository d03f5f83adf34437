package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/** Writes the frames of a handshake. */
final class HandshakeFrame {

    private HandshakeFrame() {}

    /** Writes and flushes one. */
    static void send(Channel channel, FrameType type, Consumer<ByteBuf> content) {
        ByteBuf out = channel.alloc().buffer(256, 4 + Wire.HANDSHAKE_LIMIT);
        try {
            out.writeInt(0).writeByte(type.code());
            content.accept(out);
            out.setInt(0, out.readableBytes() - 4);
        } catch (RuntimeException unwritable) {
            out.release();
            throw unwritable;
        }
        var _ = channel.writeAndFlush(out, channel.voidPromise());
    }
}
