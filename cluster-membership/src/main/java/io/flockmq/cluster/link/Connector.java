package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * Opens connections to other nodes for one event loop. Event loop only.
 *
 * <p>No TCP_USER_TIMEOUT: Linux counts a receiver that does not read for a while as lost, though it answers. Pings of both
 * sides notice in the same time what it would notice.
 */
final class Connector {

    private final EventLoop loop;
    private final LinkSettings settings;
    private final Names names;

    Connector(EventLoop loop, LinkSettings settings, Names names) {
        this.loop = loop;
        this.settings = settings;
        this.names = names;
    }

    /** Begins to connect; the handshake that is made for the new channel takes over from there. */
    ChannelFuture connect(Node to, Function<Channel, LinkHandler> handshake) {
        InetSocketAddress address = Names.address(to.linkHost(), to.linkPort());
        return new Bootstrap()
                .group(loop)
                .channel(LinkTransport.of(loop).channel())
                .resolver(names)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.times().handshake().toMillis())
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(settings.writeBuffer() / 2, settings.writeBuffer()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        LinkPipeline.build(channel, handshake.apply(channel));
                    }
                })
                .connect(address);
    }
}
