package io.flockmq.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link FrameDecoder} in a channel, with everything that comes out of it. Closing it checks that it holds no buffer any
 * more.
 */
final class DecoderProbe implements AutoCloseable {

    static final DecoderLimits LIMITS = new DecoderLimits(10_000, 100_000, 5_000, 20, 20, 1_000, 10, 100);

    final List<InboundPacket> packets = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final FrameDecoder decoder;
    final EmbeddedChannel channel;
    final CountingAllocator allocator = new CountingAllocator();
    private final List<ByteBuf> sent = new ArrayList<>();
    /** What the application does when a packet arrives. */
    Runnable onPacket = () -> {};

    int readsCompleted;

    DecoderProbe() {
        this(LIMITS);
    }

    DecoderProbe(DecoderLimits limits) {
        this.decoder = new FrameDecoder(limits, new TopicInterner());
        this.channel = new EmbeddedChannel(decoder, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                packets.add((InboundPacket) message);
                onPacket.run();
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                readsCompleted++;
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                failures.add(cause);
            }
        });
        channel.config().setAllocator(allocator);
    }

    /** A probe that has accepted this CONNECT and forgotten it. */
    static DecoderProbe connected(byte[] connect) {
        return connected(connect, LIMITS);
    }

    static DecoderProbe connected(byte[] connect, DecoderLimits limits) {
        DecoderProbe probe = new DecoderProbe(limits);
        probe.receive(connect);
        probe.decoder.resume();
        if (probe.packets.size() != 1) {
            throw new AssertionError("CONNECT refused: " + probe.failures);
        }
        probe.packets.clear();
        return probe;
    }

    /** One read from the socket. */
    void receive(byte... bytes) {
        receive(bytes, 0, bytes.length);
    }

    /** One read from the socket, of a part of these bytes. */
    void receive(byte[] bytes, int from, int to) {
        ByteBuf buffer = Unpooled.buffer().writeBytes(bytes, from, to - from);
        sent.add(buffer);
        channel.writeInbound(buffer);
    }

    /** Reads of so many bytes each. */
    void receiveInPieces(byte[] bytes, int size) {
        for (int from = 0; from < bytes.length; from += size) {
            receive(bytes, from, Math.min(bytes.length, from + size));
        }
    }

    /** The end of the connection. */
    void hangUp() {
        channel.close().syncUninterruptibly();
    }

    /** What came out, as text that can be compared. */
    String outcome() {
        StringBuilder text = new StringBuilder();
        for (InboundPacket packet : packets) {
            text.append(PacketText.of(packet)).append('\n');
        }
        for (Throwable failure : failures) {
            text.append(
                    failure instanceof PacketException refusal
                            ? refusal.reason().name()
                            : failure.toString());
        }
        return text.toString();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        if (allocator.usedBytes != 0) {
            throw new AssertionError("the decoder holds a buffer of " + allocator.usedBytes + " bytes");
        }
        for (ByteBuf buffer : sent) {
            if (buffer.refCnt() != 0) {
                throw new AssertionError("a read buffer was not released");
            }
        }
    }
}
