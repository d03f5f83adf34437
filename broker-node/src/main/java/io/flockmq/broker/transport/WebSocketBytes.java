package io.flockmq.broker.transport;

import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.connection.Farewell;
import io.flockmq.broker.connection.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * MQTT in the binary frames of a WebSocket (MQTT 5.0, section 6), for the handlers behind it just a stream of bytes: frames and
 * packets need not begin together [MQTT-6.0.0-2]. Whoever asks for anything else is refused. Event loop only.
 */
final class WebSocketBytes extends ChannelDuplexHandler {

    private static final int MAX_REQUEST = 8192;
    private static final int MAX_READ = 16_384;
    private static final String SUBPROTOCOLS = "mqtt,mqttv3.1";

    /** Frames can be sent. */
    private boolean upgraded;

    /** Whatever comes now is discarded. */
    private boolean ended;

    private final Proxies proxies;

    private WebSocketBytes(Proxies proxies) {
        this.proxies = proxies;
    }

    /**
     * Adds what speaks HTTP and WebSocket.
     *
     * @param path the only one that is served
     * @param origins whose pages may come
     * @param decoder what reads the packets
     * @param proxies who may say where clients are
     * @param limits the largest frame from a client is as large as the largest packet
     */
    static void addTo(
            ChannelPipeline pipeline,
            String path,
            Origins origins,
            FrameDecoder decoder,
            DecoderLimits limits,
            Proxies proxies) {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(path)
                .subprotocols(SUBPROTOCOLS)
                .sendCloseFrame(null) // see close
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(Math.max(limits.packetSize(), limits.connectPacketSize()))
                        .allowExtensions(false)
                        .withUTF8Validator(false)
                        .closeOnProtocolViolation(false) // see exceptionCaught
                        .build())
                .build();
        // A frame costs much more than its bytes, which may be six: others have their turn after so many.
        pipeline.channel()
                .config()
                .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2048, MAX_READ).maxMessagesPerRead(1));
        // A CONNECT that is cut into the smallest useful frames fits in.
        pipeline.addLast(new BytesBeforeConnect(decoder, MAX_REQUEST + 2L * limits.connectPacketSize()))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_REQUEST))
                .addLast(new StandardVersion())
                .addLast(new KnownOrigin(origins))
                .addLast(new OnePong())
                .addLast(new WebSocketServerProtocolHandler(config))
                .addLast(new WebSocketBytes(proxies));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
            return;
        }
        switch (message) {
            case BinaryWebSocketFrame binary -> context.fireChannelRead(binary.content());
            case ContinuationWebSocketFrame more -> context.fireChannelRead(more.content());
            case WebSocketFrame other -> { // [MQTT-6.0.0-1]
                other.release();
                end(context, WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
            }
            case HttpRequest elsewhere -> {
                ReferenceCountUtil.release(elsewhere);
                refuse(context);
            }
            default -> { // bytes that were sent before the upgrade was answered, so that nobody has cut frames
                ReferenceCountUtil.release(message);
                end(context, WebSocketCloseStatus.PROTOCOL_ERROR);
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof HandshakeComplete complete) {
            Peer.mayBeProbe(context.channel(), false);
            upgraded = true;
            if (complete.selectedSubprotocol() == null) { // [MQTT-6.0.0-3]
                end(context, WebSocketCloseStatus.PROTOCOL_ERROR);
            } else {
                if (proxies.forwardedFor()) {
                    believe(context.channel(), complete.requestHeaders());
                }
                Farewell.is(
                        context.channel(),
                        _ -> context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE)));
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void believe(Channel channel, HttpHeaders headers) {
        InetAddress from = Peer.inetAddress(channel);
        if (from == null) {
            return;
        }
        try {
            InetSocketAddress client = ForwardedFor.client(headers.getAll(ForwardedFor.HEADER), from, proxies);
            if (client != null) {
                Peer.isBehindProxy(channel, client);
            }
        } catch (IllegalArgumentException wrong) {
            throw new DecoderException(wrong.getMessage());
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        switch (message) {
            case ByteBuf bytes
            when bytes.isReadable() -> {
                var _ = context.write(new BinaryWebSocketFrame(bytes), promise);
            }
            case HttpResponse refusal
            when !refusal.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS) -> {
                var _ = context.write(message, promise.unvoid()).addListener(ChannelFutureListener.CLOSE);
            }
            default -> { // nothing, which is written to learn when all before it has left, needs no frame
                var _ = context.write(message, promise);
            }
        }
    }

    /** Says so in a Close frame, unless one has left; Netty would send a frame before there is a WebSocket, too, as no bytes at all. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (upgraded) {
            var _ = context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        var _ = context.close(promise);
    }

    /** The client is told what was wrong here, where it is known whether a Close frame has left: there must not be two. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        if (thrown instanceof CorruptedWebSocketFrameException violation && !ended) {
            end(context, violation.closeStatus());
        }
        context.fireExceptionCaught(thrown);
    }

    private void end(ChannelHandlerContext context, WebSocketCloseStatus status) {
        ended = true;
        context.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    }

    private static void refuse(ChannelHandlerContext context) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
