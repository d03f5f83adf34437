package io.flockmq.systemtest.raw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketFramesTest {

    private final PacketFrames frames = new PacketFrames();

    @Test
    void packetsAreCutWhereTheyEndHoweverTheBytesCome() {
        byte[] large = PacketBytes.of(0x30).raw(new byte[20_000]).toBytes();
        byte[] small = PacketBytes.of(0xD0).toBytes();

        for (byte b : large) {
            assertThat(frames.next()).isNull();
            frames.append(new byte[] {b}, 1);
        }
        frames.append(small, small.length);
        frames.append(small, 1);

        assertThat(frames.next()).isEqualTo(large);
        assertThat(frames.next()).isEqualTo(small);
        assertThat(frames.next()).isNull();
        assertThat(frames.hasRest()).isTrue();
    }
}
