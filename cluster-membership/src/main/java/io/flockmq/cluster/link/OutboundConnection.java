package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** Our batches go out, the other side's confirmations come in. Event loop of the channel only. */
final class OutboundConnection extends LinkConnection {

    private final OutboundStream stream;

    OutboundConnection(Channel channel, OwnLoop own, OutboundStream stream) {
        super(channel, own.events(), own.settings().times());
        this.stream = stream;
    }

    /**
     * Writes what waits, as long as the connection takes it: one of each lane in turn, so that a long queue in one does not
     * hold up the other.
     */
    void pump() {
        if (isOver()) {
            return;
        }
        SendWindow control = stream.window(Lane.CONTROL);
        SendWindow messages = stream.window(Lane.MESSAGES);
        while (channel().isWritable() && (control.hasUnwritten() || messages.hasUnwritten())) {
            write(Lane.CONTROL, control);
            write(Lane.MESSAGES, messages);
        }
        flush();
    }

    private void write(Lane lane, SendWindow window) {
        if (window.hasUnwritten()) {
            writer().batch(lane, window.nextToWrite(), window.write());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel().isWritable()) {
            pump();
        }
    }

    @Override
    void onFrame(FrameType type, ByteBuf content) {
        switch (type) {
            case CONFIRM -> stream.confirmed(lane(content), content.readLong());
            case PING -> {}
            case HELLO, CHALLENGE, PROOF, WELCOME, BATCH -> throw unexpected(type);
        }
    }

    @Override
    void onEnd(String why) {
        super.onEnd(why);
        stream.lost(channel(), why);
    }
}
