package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.topic.Topic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TopicInternerTest {

    private final TopicInterner topics = new TopicInterner();

    @Test
    void aTopicSeenLatelyIsTheSameInstance() throws PacketException {
        for (String name : new String[] {"a", "1234567", "12345678", "123456789", "a/b/c/d/e/f/g/h", "ä/ö/ü/€/🐑"}) {
            Topic first = intern(name);
            assertThat(first.name()).isEqualTo(name);
            assertThat(first.utf8()).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
            assertThat(intern(name)).isSameAs(first);
        }
    }

    @Test
    void manyTopicsAreNeverMixedUp() throws PacketException {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 30_000; i++) {
                String name = "device/" + i + "/state";
                assertThat(intern(name).name()).isEqualTo(name);
            }
        }
    }

    @Test
    void aLongTopicIsNotKept() throws PacketException {
        String longest = "a".repeat(TopicInterner.LONGEST);
        String longer = longest + "a";

        assertThat(intern(longest)).isSameAs(intern(longest));
        assertThat(intern(longer)).isEqualTo(intern(longer)).isNotSameAs(intern(longer));
    }

    @Test
    void aTopicKeptUnderWiderLimitsIsRefusedUnderNarrowerOnes() throws PacketException {
        DecoderLimits narrow = new DecoderLimits(10_000, 100_000, 5_000, 20, 2, 1_000, 10, 100);
        intern("a/b/c");

        assertThatThrownBy(() -> intern("a/b/c", narrow)).isInstanceOf(PacketException.class);
    }

    private Topic intern(String name) throws PacketException {
        return intern(name, DecoderProbe.LIMITS);
    }

    private Topic intern(String name, DecoderLimits limits) throws PacketException {
        ByteBuf bytes = Unpooled.copiedBuffer("x" + name + "x", StandardCharsets.UTF_8);
        return topics.intern(bytes, 1, bytes.readableBytes() - 2, limits);
    }
}
