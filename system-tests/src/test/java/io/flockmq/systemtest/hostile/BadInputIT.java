package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.PacketBytes;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bad input is cut off within its limit, with one line in the log, and costs no more than its bytes. */
class BadInputIT {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    /** For what must be closed at once, on a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Duration CONNECT_LIMIT_NOTICED = CONNECT_LIMIT.plus(AT_ONCE);
    private static final int MANY = 500;
    private static final int LARGEST = 268_435_455;

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.with("--mqtt.connect.timeout=" + CONNECT_LIMIT.toSeconds() + "s");

    private static LiveHeap heap;

    private final List<RawClient> clients = new ArrayList<>();
    private Siege siege;

    @BeforeAll
    static void warmUp() throws Exception {
        heap = LiveHeap.ofWarm(broker.process());
    }

    @AfterAll
    static void nothingIsHeldAfterwards() throws Exception {
        heap.expectNotGrown();
    }

    @BeforeEach
    void begin() {
        siege = Siege.begin(broker.process());
    }

    @AfterEach
    void end() {
        clients.forEach(RawClient::close);
        siege.close();
    }

    @Test
    void garbageIsCutOff() throws Exception {
        List<byte[]> garbage = List.of(
                "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: nobody\r\nAccept: */*\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII),
                "SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII),
                PacketBytes.hex("16 03 01 00 C8 01 00 00 C4 03 03"),
                new byte[1024],
                PacketBytes.hex("FF FF FF FF FF FF FF FF"),
                PacketBytes.hex("10 FF FF FF FF 01"),
                PacketBytes.hex("30 05 00 03 61 2F 62"),
                PacketBytes.hex("C0 00"),
                random(4096));

        for (byte[] bytes : garbage) {
            assertThat(open(Version.V5).trySend(bytes)).isTrue();
        }
        for (RawClient client : clients) {
            client.readUntilClosed(CONNECT_LIMIT_NOTICED);
        }

        siege.expectHarmless(garbage.size());
    }

    @Test
    void aConnectThatNeverComesIsNotWaitedFor() throws Exception {
        IntStream.range(0, 50).forEach(i -> open(Version.V5));

        expectAllClosedWithin(CONNECT_LIMIT_NOTICED);

        siege.expectHarmless(50);
    }

    @Test
    void halfAConnectIsNotWaitedFor() throws Exception {
        byte[] connect = Connect.v5("half")
                .will("will", "gone", 1, true)
                .user("user", "secret")
                .toBytes();
        for (int length = 1; length < connect.length; length++) {
            open(Version.V5).send(Arrays.copyOf(connect, length));
        }

        expectAllClosedWithin(CONNECT_LIMIT_NOTICED);

        siege.expectHarmless(connect.length - 1);
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsConnectIsOneLine() throws Exception {
        byte[] connect = Connect.v5("half").toBytes();
        RawClient leaving = open(Version.V5);
        leaving.send(Arrays.copyOf(connect, connect.length / 2));
        leaving.finishSending();
        RawClient resetting = open(Version.V5);
        resetting.send(Arrays.copyOf(connect, connect.length / 2));
        resetting.reset();

        leaving.expectClosedWithin(CONNECT_LIMIT_NOTICED);

        siege.expectHarmless(2);
    }

    @Test
    void aConnectOfOneByteASecondIsNotWaitedFor() throws Exception {
        RawClient client = open(Version.V5);
        byte[] connect = Connect.v5("dribble").toBytes();

        try (Dribble dribble = Dribble.start(client, connect, 1, Duration.ofSeconds(1))) {
            client.expectClosedWithin(CONNECT_LIMIT_NOTICED);
            assertThat(dribble.sent()).isLessThan(connect.length);
        }

        siege.expectHarmless(1);
    }

    @Test
    void aPacketOfOneByteASecondDoesNotKeepAConnectionAlive() throws Exception {
        RawClient client = connect(Connect.v5("slow").keepAlive(2));
        byte[] publish =
                PacketBytes.of(0x30).text("a/b").properties().raw(new byte[100]).toBytes();

        // [MQTT-3.1.2-22] asks for a packet, not for bytes.
        try (Dribble dribble = Dribble.start(client, publish, 1, Duration.ofSeconds(1))) {
            client.expectDisconnect(Reason.KEEP_ALIVE_TIMEOUT);
            client.expectClosedWithin(AT_ONCE);
            assertThat(dribble.sent()).isBetween(2, 6);
        }

        siege.expectHarmless(2);
    }

    @Test
    void aConnectOf256MegabytesIsRefusedByItsLength() throws Exception {
        for (int i = 0; i < MANY; i++) {
            open(Version.V5).send(PacketBytes.of(0x10).announcing(LARGEST));
        }

        for (RawClient client : clients) {
            client.readUntilClosed(AT_ONCE);
        }

        siege.expectHarmless(MANY);
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"V311", "V5"})
    void aPacketOf256MegabytesIsRefusedByItsLength(Version version) throws Exception {
        for (int i = 0; i < MANY; i++) {
            connect(Connect.of(version, "large" + i));
        }
        for (RawClient client : clients) {
            client.send(PacketBytes.of(0x30).text("a/b").announcing(LARGEST));
        }

        for (RawClient client : clients) {
            if (version.hasProperties()) {
                client.expectDisconnect(Reason.PACKET_TOO_LARGE);
            }
            client.expectClosedWithin(AT_ONCE);
        }

        siege.expectHarmless(2 * MANY);
    }

    @Test
    void aPropertySectionOf3MegabytesIsRefusedByItsPacketsLength() throws Exception {
        RawClient client = connect(Connect.v5("properties"));
        byte[] publish = publishWith(properties(60_000, 50));
        assertThat(publish).hasSizeGreaterThan(3_000_000);

        try (Dribble dribble = Dribble.start(client, publish, 512, Duration.ofNanos(100_000))) {
            client.expectDisconnect(Reason.PACKET_TOO_LARGE);
            client.expectClosedWithin(AT_ONCE);
            assertThat(dribble.sent()).isLessThan(publish.length);
        }

        siege.expectHarmless(2);
    }

    @Test
    void aConnectWithAPropertySectionOf3MegabytesIsRefusedByItsLength() throws Exception {
        RawClient client = open(Version.V5);
        byte[] connect = Connect.v5("properties", properties(60_000, 50)).toBytes();

        try (Dribble dribble = Dribble.start(client, connect, 512, Duration.ofNanos(100_000))) {
            client.readUntilClosed(AT_ONCE);
            assertThat(dribble.sent()).isLessThan(connect.length);
        }

        siege.expectHarmless(1);
    }

    @Test
    void aPropertySectionAboveItsOwnLimitIsRefusedInAPacketWithinItsLimit() throws Exception {
        RawClient large = connect(Connect.v5("large-section"));
        large.send(publishWith(properties(60_000, 25)));
        large.expectDisconnect(Reason.PACKET_TOO_LARGE);
        large.expectClosedWithin(AT_ONCE);

        RawClient many = connect(Connect.v5("many-properties"));
        many.send(publishWith(properties(10, 1_000)));
        many.expectDisconnect(Reason.QUOTA_EXCEEDED);
        many.expectClosedWithin(AT_ONCE);

        siege.expectHarmless(4);
    }

    private RawClient open(Version version) {
        RawClient client = RawClient.open(siege.address(), version);
        clients.add(client);
        return client;
    }

    private RawClient connect(Connect connect) {
        RawClient client = RawClient.connected(siege.address(), connect);
        clients.add(client);
        return client;
    }

    private void expectAllClosedWithin(Duration limit) {
        for (RawClient client : clients) {
            client.expectClosedWithin(limit);
        }
    }

    private static byte[] publishWith(Property... properties) {
        return PacketBytes.of(0x30)
                .text("bad/input")
                .properties(properties)
                .raw("00")
                .toBytes();
    }

    private static Property[] properties(int length, int count) {
        return Stream.generate(() -> Property.user("name", "x".repeat(length)))
                .limit(count)
                .toArray(Property[]::new);
    }

    /** Random bytes that are always the same, and do not begin like a CONNECT. */
    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        bytes[0] = (byte) 0xA7;
        return bytes;
    }
}
