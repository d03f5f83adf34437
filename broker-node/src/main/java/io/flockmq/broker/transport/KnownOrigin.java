package io.flockmq.broker.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/** Turns pages away that may not open WebSockets here. Event loop only. */
final class KnownOrigin extends ChannelInboundHandlerAdapter {

    private final Origins origins;

    KnownOrigin(Origins origins) {
        this.origins = origins;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request
                && !origins.admit(request.headers().get(HttpHeaderNames.ORIGIN))) {
            ReferenceCountUtil.release(message);
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN, Unpooled.EMPTY_BUFFER);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            // From the end of the pipeline, where WebSocketBytes closes the connection after it.
            var _ = context.channel().writeAndFlush(response);
        } else {
            context.fireChannelRead(message);
        }
    }
}
