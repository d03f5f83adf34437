package io.flockmq.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames come out as they went in, however the network tears them. */
@ExtendWith(LeakWatch.class)
class FrameDecoderTest {

    private final List<String> frames = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new FrameDecoder(5000), new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object frame) {
                    frames.add(((ByteBuf) frame).toString(StandardCharsets.US_ASCII));
                }
            });

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void framesPassHoweverTheyAreTorn(long seed) {
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < 100; i++) {
            String text = ("" + (char) ('a' + random.nextInt(26))).repeat(1 + random.nextInt(random.nextInt(5000) + 1));
            sent.add(text);
            stream.writeInt(text.length()).writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        while (stream.isReadable()) {
            int most = random.nextInt(10) == 0 ? 20_000 : 10 + random.nextInt(500);
            channel.writeInbound(
                    Unpooled.copiedBuffer(stream.readSlice(Math.min(stream.readableBytes(), random.nextInt(most)))));
        }
        assertThat(frames).as("seed %d", seed).isEqualTo(sent);
    }

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @Test
    void framesPassByteByByte() {
        ByteBuf stream = Unpooled.buffer().writeInt(1).writeByte('a').writeInt(3);
        stream.writeBytes("bcd".getBytes(StandardCharsets.US_ASCII));
        while (stream.isReadable()) {
            channel.writeInbound(Unpooled.copiedBuffer(stream.readSlice(1)));
        }
        assertThat(frames).containsExactly("a", "bcd");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 5001, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aLengthThatIsNotAllowedIsRefusedBeforeABufferIsMade(int length) {
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeInt(length)))
                .isInstanceOf(LinkProtocolException.class);
        assertThat(frames).isEmpty();
    }

    @Test
    void aTornLengthThatIsNotAllowedIsRefusedToo() {
        channel.writeInbound(Unpooled.buffer().writeShort(0x7FFF));
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeShort(0)))
                .isInstanceOf(LinkProtocolException.class);
    }

    @Test
    void aTornFrameIsReleasedWithItsConnection() {
        channel.writeInbound(channel.alloc().buffer().writeInt(4000).writeByte(1));
        assertThat(channel.finish()).isFalse();
    }
}
