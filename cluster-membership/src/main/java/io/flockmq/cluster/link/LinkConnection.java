package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** A connection after the handshake: its frames, and whether the other side is there. Event loop of the channel only. */
abstract class LinkConnection extends LinkHandler {

    private static final Lane[] LANES = Lane.values();

    private final FrameWriter writer;
    private final Pulse pulse;

    LinkConnection(Channel channel, LinkEventListener events, LinkTimes times) {
        super(channel, events);
        writer = new FrameWriter(channel);
        pulse = new Pulse(times);
    }

    final FrameWriter writer() {
        return writer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        pulse.heard();
        super.channelRead(context, read);
    }

    /** Hands on what was written. */
    final void flush() {
        if (!isOver() && writer.flush()) {
            pulse.said();
        }
    }

    /** Called by a timer, {@link Pulse#TICKS_UNTIL_PING} times in the interval between pings. */
    final void tick() {
        if (isOver()) {
            return;
        }
        if (!channel().config().isAutoRead()) {
            pulse.heard(); // who does not listen cannot complain of silence
        }
        switch (pulse.tick()) {
            case NOTHING -> {}
            case PING -> {
                writer.ping();
                flush();
            }
            case GIVE_UP -> end("nothing was heard of the other side");
        }
    }

    @Override
    void onEnd(String why) {
        writer.release();
    }

    static Lane lane(ByteBuf content) {
        Wire.need(content, 9);
        int code = content.readUnsignedByte();
        if (code >= LANES.length) {
            throw new LinkProtocolException("there is no lane " + code);
        }
        return LANES[code];
    }
}
