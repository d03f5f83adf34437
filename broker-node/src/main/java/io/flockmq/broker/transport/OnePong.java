package io.flockmq.broker.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Lets a PING of WebSocket be answered only while the client reads what it is sent; until then the latest one waits, which is all that
 * RFC 6455, section 5.5.3, asks for. So PONGs that nobody reads do not fill the memory. Event loop only.
 */
final class OnePong extends ChannelInboundHandlerAdapter {

    private @Nullable PingWebSocketFrame latest;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof PingWebSocketFrame ping && !context.channel().isWritable()) {
            forget();
            latest = ping.copy(); // not a slice of all that was read with it
            ping.release();
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        PingWebSocketFrame ping = latest;
        if (ping != null && context.channel().isWritable()) {
            latest = null;
            context.fireChannelRead(ping);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forget();
    }

    private void forget() {
        if (latest != null) {
            latest.release();
            latest = null;
        }
    }
}
