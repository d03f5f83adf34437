package io.flockmq.broker.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;

/**
 * Answers whoever asks for WebSocket as it was before RFC 6455 that version 13 is spoken. Netty's handshake would speak the drafts: the
 * first, which is meant where no version is named, has frames of another format, without masks. Event loop only.
 */
final class StandardVersion extends ChannelInboundHandlerAdapter {

    private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && isDraft(request.headers())) {
            ReferenceCountUtil.release(message);
            var _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
        } else {
            context.fireChannelRead(message);
        }
    }

    /** A request that asks for no upgrade, or for one to something else, gets another answer. */
    private static boolean isDraft(HttpHeaders headers) {
        String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        return version == null
                ? headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                : !version.equals(VERSION);
    }
}
