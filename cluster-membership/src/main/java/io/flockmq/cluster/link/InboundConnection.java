package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** The other side's batches come in, our confirmations go out. Event loop of the channel only. */
final class InboundConnection extends LinkConnection {

    private final InboundStream stream;

    InboundConnection(Channel channel, OwnLoop own, InboundStream stream) {
        super(channel, own.events(), own.settings().times());
        this.stream = stream;
    }

    @Override
    void onFrame(FrameType type, ByteBuf content) {
        switch (type) {
            case BATCH -> stream.received(lane(content), content.readLong(), content);
            case PING -> {}
            case HELLO, CHALLENGE, PROOF, WELCOME, CONFIRM -> throw unexpected(type);
        }
    }

    @Override
    void onEnd(String why) {
        super.onEnd(why);
        stream.lost(this);
    }
}
