package io.flockmq.broker.transport;

import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.connection.Addresses;
import io.flockmq.broker.connection.ConnectionHandler;
import io.flockmq.broker.connection.ConnectionSettings;
import io.flockmq.broker.connection.EventLoopServices;
import io.flockmq.broker.connection.Farewell;
import io.flockmq.broker.connection.ListenerAccess;
import io.flockmq.broker.connection.Peer;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.transport.Proxies.ProxyHeader;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Opens the ports of a node and closes them again. One thread starts and stops it. */
public final class MqttListeners {

    private static final int BACKLOG = 4096;

    private final MqttNode node;
    private final List<ListenerSettings> settings;
    private final Map<String, Channel> open = new ConcurrentSkipListMap<>();
    private final Runnable endRevoked;
    private @Nullable EventLoopGroup acceptor;

    /** Nothing is open yet. */
    public MqttListeners(MqttNode node, List<ListenerSettings> settings) {
        this.node = node;
        this.settings = List.copyOf(settings);
        this.endRevoked = node.connections()::endRevoked;
    }

    /**
     * Opens all listeners.
     *
     * @throws ListenerException if one cannot be opened; then none is open
     */
    public void open() {
        IoTransport transport = node.settings().transport();
        acceptor = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("mqtt-accept"), transport.handlers());
        int high = node.settings().connection().outboundBuffer();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, node.group())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high));
        for (ListenerSettings listener : settings) {
            InetSocketAddress address = new InetSocketAddress(listener.bind(), listener.port());
            ChannelFuture bound = bootstrap
                    .clone()
                    .childHandler(new ConnectionInitializer(node, listener))
                    .bind(address)
                    .awaitUninterruptibly();
            Throwable failure = bound.cause();
            if (failure != null) {
                close(Duration.ZERO);
                throw new ListenerException(listener.name(), address, failure);
            }
            open.put(listener.name(), bound.channel());
            if (listener.tls() != null) {
                listener.tls().whenRevoked(endRevoked);
            }
        }
        open.forEach((name, channel) -> node.events()
                .on(new BrokerEvent.ListenerOpened(name, protocol(name), Addresses.forPeople(channel.localAddress()))));
    }

    private String protocol(String name) {
        return settings.stream()
                .filter(listener -> listener.name().equals(name))
                .map(ListenerSettings::protocol)
                .findFirst()
                .orElseThrow();
    }

    /** Whether all listeners are open. */
    public boolean isOpen() {
        return !open.isEmpty() && open.values().stream().allMatch(Channel::isActive);
    }

    /** The addresses that are listened on, by listener; any thread. */
    public Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        open.forEach((name, channel) -> addresses.put(name, (InetSocketAddress) channel.localAddress()));
        return addresses;
    }

    /** Accepts no more connections; those that there are go on. */
    public void stopAccepting() {
        closePorts();
    }

    /**
     * Accepts no more connections and ends those that there are.
     *
     * @param limit how long clients may take to let go
     */
    public void close(Duration limit) {
        closePorts();
        node.connections().shutDown();
        awaitNoConnections(limit);
        closeAcceptor();
    }

    /**
     * Accepts no more connections and ends those that there are without a word about their sessions, which other nodes have gone
     * on with.
     *
     * @param limit how long clients may take to let go
     */
    public void abandon(Duration limit) {
        closePorts();
        node.connections().abandon();
        awaitNoConnections(limit);
        closeAcceptor();
    }

    private void closePorts() {
        List<ChannelFuture> closing = new ArrayList<>();
        open.forEach((name, channel) -> {
            node.events().on(new BrokerEvent.ListenerClosed(name, Addresses.forPeople(channel.localAddress())));
            closing.add(channel.close());
        });
        closing.forEach(ChannelFuture::awaitUninterruptibly);
        open.clear();
    }

    private void closeAcceptor() {
        for (ListenerSettings listener : settings) {
            if (listener.tls() != null) {
                listener.tls().forget(endRevoked);
            }
        }
        if (acceptor != null) {
            acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
            acceptor = null;
        }
    }

    private void awaitNoConnections(Duration limit) {
        CountDownLatch none = new CountDownLatch(1);
        node.connections().whenNone(none::countDown);
        try {
            var _ = none.await(limit.toMillis(), TimeUnit.MILLISECONDS); // what is left is closed with its event loop
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Builds the pipeline of each new connection. */
    private static final class ConnectionInitializer extends ChannelInitializer<Channel> {

        private final MqttNode node;
        private final ListenerSettings listener;
        private final ListenerAccess access;
        private final DecoderLimits limits;
        private final ConnectionSettings connection;
        private final AtomicInteger connections = new AtomicInteger();

        private ConnectionInitializer(MqttNode node, ListenerSettings listener) {
            this.node = node;
            this.listener = listener;
            this.access = new ListenerAccess(listener.name(), listener.access());
            DecoderLimits forAll = node.settings().decoder();
            ConnectionSettings settings = node.settings().connection();
            int size = listener.packetSize();
            this.limits = size == 0 ? forAll : forAll.withPacketSize(size);
            this.connection = size == 0 ? settings : settings.withPacketSize(size);
        }

        @Override
        protected void initChannel(Channel channel) {
            if (isTooMany(channel) || node.entrance().isCrowded(channel)) {
                var _ = channel.close();
                return;
            }
            EventLoopServices services = node.services(channel.eventLoop());
            FrameDecoder decoder = new FrameDecoder(limits, services.topics());
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addLast(new ByteCounter(
                    context -> node.services(context.channel().eventLoop()).traffic()));
            Proxies proxies = listener.proxies();
            if (proxies.isTrusted(channel.remoteAddress())) {
                Peer.mayBeProbe(channel, true);
            }
            if (proxies.header() != ProxyHeader.OFF) {
                ProxyHeaderHandler.addTo(pipeline, proxies);
            }
            TlsContext tls = listener.tls();
            if (tls != null) {
                SslHandler handler = tls.newHandler(channel.alloc());
                pipeline.addLast(handler);
                Farewell.is(channel, _ -> handler.closeOutbound());
                Peer.isRevokedIf(channel, tls::revokes);
            }
            String path = listener.webSocketPath();
            if (path != null) {
                WebSocketBytes.addTo(pipeline, path, listener.origins(), decoder, limits, proxies);
            }
            pipeline.addLast(decoder)
                    .addLast(MqttEncoder.INSTANCE)
                    .addLast(new ConnectionHandler(
                            connection,
                            access,
                            node.loops(),
                            services,
                            decoder,
                            node.events(),
                            node.connections(),
                            node.entrance()));
        }

        /** Whether a connection is one too many; that is told. */
        private boolean isTooMany(Channel channel) {
            int limit = node.settings().maxConnections();
            if (limit > 0 && node.openConnections() >= limit) {
                refuse(channel, "as many connections as allowed");
                return true;
            }
            if (listener.maxConnections() > 0) {
                if (connections.incrementAndGet() > listener.maxConnections()) {
                    connections.decrementAndGet();
                    refuse(channel, "as many connections as listener " + listener.name() + " allows");
                    return true;
                }
                channel.closeFuture().addListener(_ -> connections.decrementAndGet());
            }
            return false;
        }

        private void refuse(Channel channel, String cause) {
            node.events()
                    .on(new BrokerEvent.ConnectionRefused(
                            Addresses.forPeople(channel.remoteAddress()), null, ReasonCode.SERVER_BUSY, cause));
        }
    }
}
