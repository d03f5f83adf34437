package io.flockmq.broker.transport;

import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.codec.PacketException;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Bounds what a client may send before its CONNECT where something below MQTT collects bytes, as WebSocket does with frames: those may
 * be as large as the largest message, and a stranger is not to have that much memory. Event loop only.
 */
final class BytesBeforeConnect extends ChannelInboundHandlerAdapter {

    private final FrameDecoder decoder;
    private final long limit;
    private long read;

    /**
     * Counts until CONNECT has been decoded.
     *
     * @param limit bytes, with all that is around the packet
     */
    BytesBeforeConnect(FrameDecoder decoder, long limit) {
        this.decoder = decoder;
        this.limit = limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (decoder.version() != null) {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
            return;
        }
        ByteBuf bytes = (ByteBuf) message;
        read += bytes.readableBytes();
        if (read > limit) {
            bytes.release();
            context.fireExceptionCaught(new PacketException(
                    ReasonCode.PACKET_TOO_LARGE, "more than %d bytes before CONNECT was complete".formatted(limit)));
            return;
        }
        context.fireChannelRead(bytes);
    }
}
