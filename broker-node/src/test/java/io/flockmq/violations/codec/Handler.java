package io.flockmq.violations.codec;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** May know channels, and so may what is nested in it. */
class Handler extends ChannelInboundHandlerAdapter {

    record State(Channel channel) {}
}
