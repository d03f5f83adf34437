package io.flockmq.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what a node answers over WebSocket, down to the bytes of MQTT, and refuses what a server may not send. */
final class WebSocketAnswers {

    private WebSocketAnswers() {}

    /** For one channel. */
    static List<ChannelHandler> handlers() {
        return List.of(
                new Head(),
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(false)
                        .allowExtensions(false)
                        .maxFramePayloadLength(1 << 20)
                        .build()),
                new Frames());
    }

    /** Takes the answer to the request away; if that is a refusal, with the body behind it, which lasts as long as the connection. */
    private static final class Head extends ByteToMessageDecoder {

        private static final byte[] UPGRADED = "HTTP/1.1 101 ".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        private int read;
        private int matched;
        private boolean refused;

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            while (in.isReadable() && matched < END.length) {
                byte next = in.readByte();
                refused |= read < UPGRADED.length && next != UPGRADED[read];
                read++;
                matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
            }
            if (refused) {
                in.skipBytes(in.readableBytes());
            } else if (matched == END.length) {
                context.pipeline().remove(this);
            }
        }
    }

    /** Binary frames, perhaps a PONG between them, and at most one Close frame, behind which nothing comes. */
    private static final class Frames extends MessageToMessageDecoder<WebSocketFrame> {

        private boolean closed;

        @Override
        protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
            if (closed) {
                throw new IllegalStateException("behind a Close frame came " + frame);
            }
            switch (frame) {
                case BinaryWebSocketFrame binary -> out.add(binary.content().retain());
                case CloseWebSocketFrame _ -> closed = true;
                case PongWebSocketFrame _ -> {}
                default -> throw new IllegalStateException("a server does not send " + frame);
            }
        }
    }
}
