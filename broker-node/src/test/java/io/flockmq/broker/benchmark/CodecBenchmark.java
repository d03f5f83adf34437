package io.flockmq.broker.benchmark;

import io.flockmq.broker.codec.Acknowledgement;
import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.codec.PacketEncoder;
import io.flockmq.broker.codec.Publish;
import io.flockmq.broker.codec.TopicInterner;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A read with {@value #BATCH} packets, decoded; as many packets written into one buffer. Time is for one packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    private static final int BATCH = 40;
    private static final byte[] NONE = {};
    private static final int[] NO_IDS = {};
    private static final byte[] CONNECT_5 = HexFormat.of().parseHex("101000044d5154540502003c000003636c31");

    /** QoS of the messages. */
    @Param({"0", "1"})
    public int qos;

    /** Bytes of their payloads. */
    @Param({"16", "1024"})
    public int payload;

    private final byte[] topic = "plant/7/line/3/temperature".getBytes(StandardCharsets.UTF_8);
    private EmbeddedChannel channel = new EmbeddedChannel();
    private ByteBuf read = Unpooled.EMPTY_BUFFER;
    private ByteBuf written = Unpooled.EMPTY_BUFFER;
    private byte[] content = NONE;
    private int packets;

    /** A connection whose CONNECT has come, and the bytes of a read. */
    @Setup
    public void prepare() {
        content = new byte[payload];
        channel = new EmbeddedChannel(
                new FrameDecoder(
                        new DecoderLimits(10_000, 1_000_000, 5_000, 20, 20, 1_000, 10, 100), new TopicInterner()),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object packet) {
                        packets++;
                    }
                });
        channel.pipeline().get(FrameDecoder.class).resume();
        channel.writeInbound(Unpooled.wrappedBuffer(CONNECT_5));
        channel.pipeline().get(FrameDecoder.class).resume();
        read = Unpooled.directBuffer();
        for (int i = 0; i < BATCH; i++) {
            write(read, i + 1);
        }
        written = Unpooled.directBuffer(read.readableBytes());
        packets = 0;
        if (decodePublish() != BATCH) {
            throw new IllegalStateException("the read is not understood");
        }
    }

    private void write(ByteBuf out, int packetId) {
        PacketEncoder.writePublish(
                out, true, false, Qos.of(qos), false, topic, 0, packetId, Publish.NO_EXPIRY, NONE, NO_IDS, content);
    }

    /** Ends the connection. */
    @TearDown
    public void close() {
        channel.finishAndReleaseAll();
        read.release();
        written.release();
    }

    /** PUBLISH packets of one read. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int decodePublish() {
        channel.writeInbound(read.retainedDuplicate());
        return packets;
    }

    /** PUBLISH packets to be flushed together. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public ByteBuf encodePublish() {
        written.clear();
        for (int i = 0; i < BATCH; i++) {
            write(written, i + 1);
        }
        return written;
    }

    /** PUBACK packets to be flushed together. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public ByteBuf encodePuback() {
        written.clear();
        for (int i = 0; i < BATCH; i++) {
            PacketEncoder.writeAcknowledgement(written, true, Acknowledgement.Kind.PUBACK, i + 1, ReasonCode.SUCCESS);
        }
        return written;
    }
}
