package io.flockmq.cluster.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/** The one place where the pipelines of connections between nodes are built, on both sides; encryption goes in front. */
final class LinkPipeline {

    private static final String FRAMES = "frames";
    private static final String CONVERSATION = "conversation";

    /** Of a frame with a batch: type, lane, number. */
    private static final int BATCH_OVERHEAD = 10;

    private LinkPipeline() {}

    /** Of a new connection: only short frames are let through. */
    static void build(Channel channel, LinkHandler handshake) {
        channel.pipeline()
                .addLast(FRAMES, new FrameDecoder(Wire.HANDSHAKE_LIMIT))
                .addLast(CONVERSATION, handshake);
    }

    /** The handshake is over: the next frame is for the streams. */
    static void open(Channel channel, ChannelHandler streams, LinkSettings settings) {
        channel.pipeline().get(FrameDecoder.class).limit(settings.maxBatch() + BATCH_OVERHEAD);
        channel.pipeline().replace(CONVERSATION, CONVERSATION, streams);
    }
}
