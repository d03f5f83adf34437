package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Listens for other nodes. A connection belongs to the acceptor's event loop until its other side has proven itself, and
 * is then registered anew with the event loop that its stream belongs to. Acceptor's event loop only, unless said.
 */
final class Acceptor {

    /** Bytes of one read and, with the number of reads, of one turn: the loop's clients wait meanwhile. */
    private static final int LARGEST_READ = 64 * 1024;

    private static final int READS_IN_A_TURN = 4;

    private final EventLoop loop;
    private final LinkSettings settings;
    private final Supplier<Node> self;
    private final IntFunction<LinkLoop> loopOfStream;
    private final LinkEventListener events;
    private final Refusals refusals;
    private final Map<InboundHandshake, Future<?>> halfOpen = new LinkedHashMap<>();
    private final Channel server;
    private final Future<?> seconds;

    /**
     * Opens the port and lets nobody in. Any thread but an event loop.
     *
     * @param loopOfStream chooses by the number of the sender's event loop
     * @throws LinkException if the port cannot be opened
     */
    Acceptor(
            EventLoop loop,
            LinkSettings settings,
            Supplier<Node> self,
            IntFunction<LinkLoop> loopOfStream,
            LinkEventListener events) {
        this.loop = loop;
        this.settings = settings;
        this.self = self;
        this.loopOfStream = loopOfStream;
        this.events = events;
        this.refusals = new Refusals(events);
        this.server = bind();
        this.seconds = loop.scheduleWithFixedDelay(refusals::nextSecond, 1, 1, TimeUnit.SECONDS);
    }

    private Channel bind() {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop, loop)
                .channel(LinkTransport.of(loop).serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(512, 8192, LARGEST_READ).maxMessagesPerRead(READS_IN_A_TURN))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                })
                .bind(settings.bind(), settings.port())
                .awaitUninterruptibly();
        if (bound.cause() != null) {
            throw new LinkException(settings.bind(), settings.port(), bound.cause());
        }
        return bound.channel();
    }

    /** Any thread. */
    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** From here on there is a view to compare with. Any thread. */
    void letIn() {
        server.config().setAutoRead(true);
    }

    /** Who we are now. Any thread. */
    Node self() {
        return self.get();
    }

    private void accepted(Channel channel) {
        InboundHandshake handshake = new InboundHandshake(channel, this, settings, events);
        LinkPipeline.build(channel, handshake);
        halfOpen.put(
                handshake,
                loop.schedule(
                        () -> handshake.end("it did not prove itself in time"),
                        settings.times().handshake().toMillis(),
                        TimeUnit.MILLISECONDS));
        if (halfOpen.size() > settings.halfOpen()) {
            halfOpen.keySet().iterator().next().end("too many connections that have not proven themselves");
        }
    }

    /** The other side has proven itself. */
    void proven(InboundHandshake handshake, Hello hello) {
        forget(handshake);
        LinkLoop target = loopOfStream.apply(hello.fromLoop());
        Channel channel = handshake.channel();
        channel.config().setAutoRead(false);
        if (target.eventLoop() == loop) {
            target.attach(handshake, hello);
            return;
        }
        channel.deregister()
                .addListener(_ -> target.eventLoop().register(channel).addListener(arrived -> {
                    if (arrived.isSuccess()) {
                        target.attach(handshake, hello);
                    } else {
                        var _ = channel.close();
                    }
                }));
    }

    /** It was turned away, or went. Event loop of its channel. */
    void ended(InboundHandshake handshake, String why) {
        SocketAddress address = handshake.channel().remoteAddress();
        String text = address instanceof InetSocketAddress inet ? inet.getHostString() : String.valueOf(address);
        if (loop.inEventLoop()) {
            forget(handshake);
            refusals.add(text, why);
        } else {
            loop.execute(() -> refusals.add(text, why));
        }
    }

    private void forget(InboundHandshake handshake) {
        Future<?> deadline = halfOpen.remove(handshake);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** Closes the port and what has not proven itself. */
    void close() {
        seconds.cancel(false);
        Map.copyOf(halfOpen).keySet().forEach(handshake -> handshake.end("this node ends"));
        var _ = server.close();
    }
}
