package io.flockmq.broker.connection;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.event.BrokerEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client of an {@link EmbeddedNode}, at the other end of a connection's pipeline. */
public final class EmbeddedClient {

    private static final Set<MqttMessageType> NOT_OF_A_SERVER = EnumSet.of(
            MqttMessageType.CONNECT, MqttMessageType.SUBSCRIBE, MqttMessageType.UNSUBSCRIBE, MqttMessageType.PINGREQ);

    private final EmbeddedNode node;
    private final SocketAddress address;
    private final Wire channel;
    private final FrameDecoder decoder;
    private final EmbeddedChannel answers;

    /** What is between the bytes of MQTT and those of the connection. */
    public interface Layer {
        /** There is nothing. */
        Layer NONE = new Layer() {
            @Override
            public void addTo(ChannelPipeline pipeline, FrameDecoder decoder, DecoderLimits limits) {
                // the bytes are those of MQTT
            }

            @Override
            public List<ChannelHandler> ofClient() {
                return List.of();
            }
        };

        /** Adds what the node has. */
        void addTo(ChannelPipeline pipeline, FrameDecoder decoder, DecoderLimits limits);

        /** What the client has, to read the node's answers. */
        List<ChannelHandler> ofClient();
    }

    EmbeddedClient(EmbeddedNode node, int port, Layer layer) {
        this.node = node;
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        decoder = node.decoder();
        answers = new EmbeddedChannel(layer.ofClient().toArray(ChannelHandler[]::new));
        answers.pipeline().addLast(new MqttDecoder(1 << 20));
        channel = new Wire(node, address, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel wire) {
                layer.addTo(wire.pipeline(), decoder, node.limits());
                wire.pipeline().addLast(decoder, MqttEncoder.INSTANCE, node.handler(decoder));
            }
        });
        channel.config().setAllocator(node.allocator);
        node.turn(() -> node.loop().register(channel).syncUninterruptibly());
    }

    /**
     * Not registered yet. It has an address, can be half-closed as a socket can, and does no more at a time than an event loop does.
     */
    private static final class Wire extends EmbeddedChannel implements DuplexChannel {

        private final EmbeddedNode node;
        private final SocketAddress client;
        private @Nullable AbstractUnsafe output; // not initialized here: it is set while the superclass is
        private boolean outputShutdown;

        private Wire(EmbeddedNode node, SocketAddress client, ChannelHandler... handlers) {
            super(false, false, handlers);
            this.node = node;
            this.client = client;
        }

        @Override
        protected AbstractUnsafe newUnsafe() {
            AbstractUnsafe made = super.newUnsafe();
            output = made;
            return made;
        }

        @Override
        public void runPendingTasks() {
            node.finishTurn();
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return client;
        }

        @Override
        public ChannelFuture shutdownOutput() {
            return shutdownOutput(newPromise());
        }

        @Override
        public ChannelFuture shutdownOutput(ChannelPromise promise) {
            requireNonNull(output).shutdownOutput(promise);
            return promise;
        }

        /** What was written before stays for the client to read. */
        @Override
        protected void doShutdownOutput() {
            outputShutdown = true;
        }

        @Override
        public boolean isOutputShutdown() {
            return outputShutdown;
        }

        @Override
        public boolean isInputShutdown() {
            return !isActive();
        }

        @Override
        public boolean isShutdown() {
            return isInputShutdown() && outputShutdown;
        }

        @Override
        public ChannelFuture shutdownInput() {
            return shutdownInput(newPromise());
        }

        @Override
        public ChannelFuture shutdownInput(ChannelPromise promise) {
            throw new UnsupportedOperationException("no part of a node does this");
        }

        @Override
        public ChannelFuture shutdown() {
            return shutdown(newPromise());
        }

        @Override
        public ChannelFuture shutdown(ChannelPromise promise) {
            throw new UnsupportedOperationException("no part of a node does this");
        }
    }

    /** Sends bytes in reads of this size, also if the node says no more; what comes after it hung up is lost. */
    public void send(byte[] bytes, int piece) {
        for (int from = 0; from < bytes.length && channel.isActive(); from += piece) {
            int length = Math.min(piece, bytes.length - from);
            ByteBuf buffer = node.allocator.buffer(length).writeBytes(bytes, from, length);
            node.turn(() -> channel.writeInbound(buffer));
        }
        readAnswers();
    }

    /** Sends bytes at once. */
    public void send(byte[] bytes) {
        send(bytes, Math.max(1, bytes.length));
    }

    /** Whether the node may still say something. */
    public boolean isConnected() {
        return channel.isActive() && !channel.isOutputShutdown();
    }

    /** Drops the connection. */
    public void hangUp() {
        readAnswers();
        node.turn(() -> {
            var _ = channel.close();
        });
        var _ = channel.finishAndReleaseAll();
        var _ = answers.finishAndReleaseAll();
        channel.checkException();
    }

    /** Why the connection ended, as the node told it: once, or not at all while it goes on. */
    public List<BrokerEvent> ends() {
        String here = Addresses.forPeople(address);
        return node.events.stream()
                .filter(event -> switch (event) {
                    case BrokerEvent.ConnectionRefused refused ->
                        refused.address().equals(here);
                    case BrokerEvent.ClientDisconnected gone -> gone.address().equals(here);
                    case BrokerEvent.TransportFailed failed -> failed.address().equals(here);
                    default -> false;
                })
                .toList();
    }

    /** Expects that somebody else's decoder understands what the node has sent. */
    private void readAnswers() {
        if (decoder.version() != null) {
            ProtocolVersionAttribute.set(answers, decoder.version());
        }
        for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            answers.writeInbound(sent);
        }
        for (MqttMessage answer = answers.readInbound(); answer != null; answer = answers.readInbound()) {
            try {
                assertThat(answer.decoderResult().cause()).as("%s", answer).isNull();
                assertThat(answer.fixedHeader().messageType()).isNotIn(NOT_OF_A_SERVER);
            } finally {
                ReferenceCountUtil.release(answer);
            }
        }
    }
}
