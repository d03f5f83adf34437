package io.flockmq.broker.transport;

import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.TrafficCounters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.Function;

/** Counts the bytes of one connection, both ways, for the event loop that it is on. Event loop only. */
final class ByteCounter extends ChannelDuplexHandler {

    private final Function<ChannelHandlerContext, TrafficCounters> countersOf;
    private TrafficCounters counters = new TrafficCounters();

    /**
     * Counts.
     *
     * @param countersOf finds the counters of the channel's event loop
     */
    ByteCounter(Function<ChannelHandlerContext, TrafficCounters> countersOf) {
        this.countersOf = countersOf;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext context) {
        counters = countersOf.apply(context);
        context.fireChannelRegistered();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        counters = countersOf.apply(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            counters.bytes(Direction.RECEIVED, bytes.readableBytes());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            counters.bytes(Direction.SENT, bytes.readableBytes());
        }
        var _ = context.write(message, promise);
    }
}
