package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

/** Packets that arrive byte by byte cost no more than their bytes. */
class DribbleTest {

    private static final int MEGABYTE = 1 << 20;
    private static final DecoderLimits LARGE =
            new DecoderLimits(10_000, 8 * MEGABYTE, 8 * MEGABYTE, Integer.MAX_VALUE, 20, 1_000, 10, 100);
    private static final byte[] CONNECT = WireVectors.plainConnect("5");

    @Test
    void memoryGrowsWithTheBytesThatArrivedNotWithTheLengthAnnounced() {
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT, LARGE)) {
            byte[] packet = withProperties(3 * MEGABYTE);
            for (int arrived = 0; arrived < 10_000; arrived++) {
                probe.receive(packet[arrived]);
                assertThat(probe.allocator.usedBytes).isLessThanOrEqualTo(Math.max(64, 2L * (arrived + 1)));
            }
        }
    }

    @Test
    void bytesAreMovedANumberOfTimesThatDoesNotGrowWithThePacket() {
        byte[] packet = withProperties(3 * MEGABYTE);
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT, LARGE)) {
            dribble(probe, packet);

            assertThat(probe.packets).hasSize(1);
            assertThat(((Publish) probe.packets.getFirst()).properties()).hasSizeGreaterThan(3 * MEGABYTE - 10);
            assertThat(probe.allocator.allocatedBytes).isLessThan(3L * packet.length);
        }
    }

    @Test
    void fourTimesTheBytesTakeAboutFourTimesAsLong() {
        byte[] one = withProperties(MEGABYTE / 4);
        byte[] four = withProperties(MEGABYTE);
        leastCpuNanos(one); // warm up
        long oneTime = leastCpuNanos(one);
        long fourTime = leastCpuNanos(four);

        // Starting over at every byte would make it sixteen times.
        assertThat(fourTime).isLessThan(10 * oneTime);
    }

    @Test
    void whatWaitsWhileTheDecoderIsPausedIsMovedAFewTimesOnly() {
        int packets = 5_000;
        byte[] pings = new byte[2 * packets];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xC0;
        }
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT, LARGE)) {
            probe.onPacket = probe.decoder::pause;
            probe.receive(pings);
            for (int i = 1; i < packets; i++) {
                probe.decoder.resume();
            }

            assertThat(probe.packets).hasSize(packets);
            assertThat(probe.allocator.allocatedBytes).isLessThan(3L * pings.length);
        }
    }

    /** The least of three runs, which other work on the machine disturbed least. */
    private static long leastCpuNanos(byte[] packet) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 3; run++) {
            least = Math.min(least, cpuNanos(packet));
        }
        return least;
    }

    private static long cpuNanos(byte[] packet) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (DecoderProbe probe = DecoderProbe.connected(CONNECT, LARGE)) {
            long before = threads.getCurrentThreadCpuTime();
            dribble(probe, packet);
            long nanos = threads.getCurrentThreadCpuTime() - before;
            assertThat(probe.packets).hasSize(1);
            return nanos;
        }
    }

    /** Byte by byte, past the channel, which has work of its own for every read. */
    private static void dribble(DecoderProbe probe, byte[] packet) {
        ChannelHandlerContext context = probe.channel.pipeline().context(probe.decoder);
        ByteBuf one = Unpooled.buffer(1);
        for (byte b : packet) {
            one.clear().writeByte(b);
            probe.decoder.channelRead(context, one.retain());
        }
        one.release();
    }

    /** A PUBLISH with about so many bytes of small user properties. */
    private static byte[] withProperties(int size) {
        return WireVectors.bytes("30 { 't' { 2600016b000176*" + size / 7 + " } }");
    }
}
