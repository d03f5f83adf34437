package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/**
 * One side of a connection, from its frames to its end. It ends once, with a reason, and hears no frame after that. Event
 * loop of the channel only.
 */
abstract class LinkHandler extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private final LinkEventListener events;
    private boolean over;

    LinkHandler(Channel channel, LinkEventListener events) {
        this.channel = channel;
        this.events = events;
    }

    final Channel channel() {
        return channel;
    }

    final boolean isOver() {
        return over;
    }

    /** A frame has arrived. Its bytes are gone after return. */
    abstract void onFrame(FrameType type, ByteBuf content);

    /** The connection is closed, by whichever side. */
    abstract void onEnd(String why);

    /** Closes the connection. */
    final void end(String why) {
        if (!over) {
            over = true;
            var _ = channel.close();
            onEnd(why);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (!over) {
            ByteBuf frame = (ByteBuf) read;
            onFrame(FrameType.of(frame.readByte()), frame);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("the other side closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof LinkProtocolException) && !over) {
            events.on(new LinkEvent.InternalFault("handling a connection between nodes", cause));
        }
        String message = cause.getMessage();
        end(message == null ? cause.getClass().getSimpleName() : message);
    }

    /** For frames that this side never gets. */
    static LinkProtocolException unexpected(FrameType type) {
        return new LinkProtocolException("a frame out of place: " + type);
    }
}
