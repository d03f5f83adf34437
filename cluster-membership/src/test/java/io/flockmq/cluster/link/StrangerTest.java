package io.flockmq.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is no node of the cluster gets nothing and harms nobody. */
@ExtendWith(LeakWatch.class)
class StrangerTest {

    private final TestNode a = TestNode.start("a");
    private final List<TestNode> strangers = new ArrayList<>();

    @AfterEach
    void close() {
        a.close();
        strangers.forEach(TestNode::close);
        assertThat(strangers).flatExtracting(TestNode::unreleased).isEmpty();
        assertThat(a.events).noneMatch(event -> event instanceof LinkEvent.InternalFault);
    }

    private TestNode stranger(long incarnation, LinkSettings settings) {
        TestNode stranger = TestNode.start("b", incarnation, 1, settings);
        strangers.add(stranger);
        return stranger;
    }

    private void neitherGetsThrough(TestNode stranger, String reason) {
        stranger.send(a.node(), Lane.CONTROL, "hello");
        a.awaitEvent(event -> event instanceof LinkEvent.Refused(String _, String why, long _) && why.contains(reason));
        stranger.awaitEvent(event -> event instanceof LinkEvent.Unreachable);
        assertThat(a.arrivals).isEmpty();
        assertThat(a.events).doesNotContain(new LinkEvent.Connected(stranger.node(), 0));
        assertThat(stranger.events).noneMatch(event -> event instanceof LinkEvent.Connected);
    }

    @Test
    void aWrongSecretIsRefusedByBoth() {
        TestNode stranger = stranger(1, TestNode.settings("flock", "another secret"));
        TestNode.meet(a, stranger);
        neitherGetsThrough(stranger, "secret");
    }

    @Test
    void anotherClusterIsRefused() {
        TestNode stranger = stranger(1, TestNode.settings("herd", "a secret"));
        TestNode.meet(a, stranger);
        neitherGetsThrough(stranger, "another cluster");
    }

    @Test
    void whoLooksForAnotherLifeOfThisNodeIsRefused() {
        TestNode b = stranger(1, TestNode.settings());
        b.sees(a.node());
        a.live(2);
        a.sees(b.node());
        b.awaitEvent(event -> event instanceof LinkEvent.Unreachable);
        a.awaitEvent(event ->
                event instanceof LinkEvent.Refused(String _, String why, long _) && why.contains("another life"));
        assertThat(b.events).noneMatch(event -> event instanceof LinkEvent.Connected);
    }

    @Test
    void aNodeThatIsInNoViewWaitsAndIsThenRefused() {
        TestNode b = stranger(1, TestNode.settings());
        a.sees();
        b.sees(a.node());
        neitherGetsThrough(b, "no view");

        a.sees(b.node());
        b.awaitConfirmed(a.node(), Lane.CONTROL, 1);
    }

    @Test
    void anEarlierLifeOfAMemberIsNotLetIn() {
        TestNode old = stranger(1, TestNode.settings());
        TestNode young = stranger(2, TestNode.settings());
        a.sees(young.node());
        young.sees(a.node());
        old.sees(a.node());
        neitherGetsThrough(old, "no view");
    }

    @Test
    void garbageHarmsNobody() throws IOException {
        TestNode b = stranger(1, TestNode.settings());
        TestNode.meet(a, b);
        Random random = new Random(42);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[random.nextInt(3000)];
            random.nextBytes(garbage);
            if (i % 2 == 0 && garbage.length > 6) {
                ByteBuffer.wrap(garbage).putInt(random.nextInt(1024)).put((byte) random.nextInt(10));
            }
            talk(socket -> write(socket, garbage));
        }
        b.send(a.node(), Lane.CONTROL, "through");
        b.awaitConfirmed(a.node(), Lane.CONTROL, 1);
        await().atMost(TestNode.LIMIT)
                .until(() -> a.events.stream().anyMatch(event -> event instanceof LinkEvent.Refused));
        assertThat(a.events.stream().filter(event -> event instanceof LinkEvent.Refused))
                .as("one a second, of 200")
                .hasSizeLessThan(15);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1025})
    void aFrameOfHostileLengthIsRefusedBeforeTheHandshake(int length) throws IOException {
        a.sees();
        talk(socket -> {
            write(socket, ByteBuffer.allocate(4).putInt(length).array());
            assertThat(read(socket)).as("closed without an answer").isEqualTo(-1);
        });
    }

    @Test
    void aStrangerWhoKnowsOurNameLearnsANonceAndNothingElse() throws IOException {
        a.sees();
        talk(socket -> {
            write(socket, hello());
            assertThat(answer(socket)).startsWith((byte) 2, (byte) 1).hasSize(1 + 1 + 32);
            ByteBuf proof = Unpooled.buffer().writeInt(33).writeByte(3).writeBytes(new byte[32]);
            write(socket, ByteBufUtil.getBytes(proof));
            assertThat(read(socket)).as("closed without an answer").isEqualTo(-1);
        });
        a.awaitEvent(
                event -> event instanceof LinkEvent.Refused(String _, String why, long _) && why.contains("secret"));
    }

    @Test
    void whoSaysNothingIsClosedInTime() throws IOException {
        a.sees();
        talk(socket -> assertThat(read(socket)).isEqualTo(-1));
        a.awaitEvent(
                event -> event instanceof LinkEvent.Refused(String _, String why, long _) && why.contains("in time"));
    }

    @Test
    void thoseWhoSayNothingDoNotKeepOthersOut() throws IOException {
        TestNode b = stranger(1, TestNode.settings());
        a.sees(b.node());
        List<Socket> mute = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            mute.add(new Socket(InetAddress.getLoopbackAddress(), a.link.port()));
        }
        b.sees(a.node());
        b.send(a.node(), Lane.CONTROL, "through");
        b.awaitConfirmed(a.node(), Lane.CONTROL, 1);
        for (Socket socket : mute) {
            socket.close();
        }
    }

    private byte[] hello() {
        ByteBuf out = Unpooled.buffer();
        out.writeInt(0).writeByte(1);
        new Hello(ProtocolVersions.OURS, "flock", "b", 1, 0, "a", 1, new byte[32]).write(out);
        out.setInt(0, out.readableBytes() - 4);
        return ByteBufUtil.getBytes(out);
    }

    private void talk(Consumer<Socket> conversation) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), a.link.port())) {
            socket.setSoTimeout((int) TestNode.LIMIT.toMillis());
            conversation.accept(socket);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closedMeanwhile) {
            // as it should be
        }
    }

    /** The next byte, or -1 if the other side closed. */
    private static int read(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError(stillOpen);
        } catch (IOException reset) {
            return -1;
        }
    }

    private static byte[] answer(Socket socket) {
        try {
            byte[] length = socket.getInputStream().readNBytes(4);
            return socket.getInputStream().readNBytes(ByteBuffer.wrap(length).getInt());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
