package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.event.BrokerEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
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

/** A client of an {@link EmbeddedNode}, at the other end of a connection's pipeline. */
public final class EmbeddedClient {

    private static final Set<MqttMessageType> NOT_OF_A_SERVER = EnumSet.of(
            MqttMessageType.CONNECT, MqttMessageType.SUBSCRIBE, MqttMessageType.UNSUBSCRIBE, MqttMessageType.PINGREQ);

    private final EmbeddedNode node;
    private final SocketAddress address;
    private final EmbeddedChannel channel;
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
        channel = new Wire(address, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel wire) {
                layer.addTo(wire.pipeline(), decoder, node.limits());
                wire.pipeline().addLast(decoder, MqttEncoder.INSTANCE, node.handler(decoder));
            }
        });
        channel.config().setAllocator(node.allocator);
        var _ = node.loop().register(channel);
        channel.runPendingTasks();
    }

    /** Not registered yet, with an address. */
    private static final class Wire extends EmbeddedChannel {

        private final SocketAddress client;

        private Wire(SocketAddress client, ChannelHandler... handlers) {
            super(false, handlers);
            this.client = client;
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return client;
        }
    }

    /** Sends bytes in reads of this size; what comes after the node hung up is lost. */
    public void send(byte[] bytes, int piece) {
        for (int from = 0; from < bytes.length && channel.isActive(); from += piece) {
            int length = Math.min(piece, bytes.length - from);
            ByteBuf buffer = node.allocator.buffer(length).writeBytes(bytes, from, length);
            channel.writeInbound(buffer);
        }
        readAnswers();
    }

    /** Sends bytes at once. */
    public void send(byte[] bytes) {
        send(bytes, Math.max(1, bytes.length));
    }

    public boolean isConnected() {
        return channel.isActive();
    }

    /** Drops the connection. */
    public void hangUp() {
        readAnswers();
        var _ = channel.close();
        channel.runPendingTasks();
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
