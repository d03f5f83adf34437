package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.conformance.Proves;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawWebSocket;
import io.flockmq.systemtest.raw.RawWebSocket.Frame;
import io.flockmq.systemtest.raw.Version;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be done with frames and with the request before them; a neighbour on the only event loop notices nothing. */
@Timeout(60)
class WebSocketAttacksIT {

    private static final int PORT = Ports.free();
    private static final long MOST_HELD = 24L << 20;

    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED = 1003;
    private static final int TOO_BIG = 1009;

    /** The first of the three bits that extensions use. */
    private static final int COMPRESSED = 0x40;

    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final byte[] NOTHING = {};

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.with(
            "--mqtt.event-loops=1", "--mqtt.listeners.ws.type=ws", "--mqtt.listeners.ws.port=" + PORT);

    private static LiveHeap heap;

    private Neighbour neighbour;

    @BeforeAll
    static void warmUp() throws Exception {
        broker.process().awaitLog("Listener ws");
        for (int i = 0; i < 20; i++) {
            pingInOneMessage(2000);
        }
        heap = LiveHeap.ofWarm(broker.process());
    }

    @AfterAll
    static void theHeapHasNotGrown() throws Exception {
        heap.expectNotGrownBy(MOST_HELD);
    }

    @BeforeEach
    void begin() {
        neighbour = Neighbour.of(
                new InetSocketAddress(broker.address().host(), broker.address().port()));
    }

    @AfterEach
    void end() {
        neighbour.close();
    }

    @Test
    @Proves(mqtt5 = "MQTT-6.0.0-2", mqtt311 = "MQTT-6.0.0-2")
    void packetsThatAreCutIntoFramesOfOneByteAreReadAsIfTheyWereWhole() throws Exception {
        byte[] large = new byte[20_000];
        try (RawWebSocket attacker = RawWebSocket.open(server())) {
            attacker.send(cut(Connect.v5("one-byte").toBytes()));
            assertThat(attacker.read().payload()[0]).as("CONNACK").isEqualTo((byte) 0x20);
            attacker.send(cut(ClientPackets.subscribe(Version.V5, 1, "one-byte", 0)));
            assertThat(attacker.read().payload()[0]).as("SUBACK").isEqualTo((byte) 0x90);
            for (int i = 0; i < 10; i++) {
                attacker.send(cut(ClientPackets.publish(Version.V5, 0, "one-byte", 0, large)));
                assertThat(attacker.read().payload()).hasSizeGreaterThan(large.length);
            }
        }
        neighbour.expectNothingNoticed();
    }

    @Test
    @Proves(mqtt5 = "MQTT-6.0.0-4", mqtt311 = "MQTT-6.0.0-4")
    void theSubprotocolThatIsSelectedIsMqtt() {
        try (RawWebSocket client = RawWebSocket.connect(server())) {
            client.send(RawWebSocket.request("/mqtt", 13, "Sec-WebSocket-Protocol: other, mqtt"));

            assertThat(client.head()).containsIgnoringCase("sec-websocket-protocol: mqtt\r\n");
        }
    }

    @Test
    void aFrameThatAnnouncesMoreThanAllowedIsRefusedBeforeItsBytesCome() throws Exception {
        for (long length : new long[] {100_000_000, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, Long.MIN_VALUE}) {
            try (RawWebSocket stranger = RawWebSocket.open(server())) {
                stranger.send(RawWebSocket.announced(RawWebSocket.BINARY, length));
                expectEnd(stranger, TOO_BIG, PROTOCOL_ERROR);
            }
            try (RawWebSocket client = RawWebSocket.connected(server(), Connect.v5("announces"))) {
                client.send(RawWebSocket.announced(RawWebSocket.BINARY, length));
                expectEnd(client, TOO_BIG, PROTOCOL_ERROR);
            }
        }
        neighbour.expectNothingNoticed();
    }

    @Test
    void aMessageWithoutEndIsNotCollected() throws Exception {
        pingInOneMessage(2000);
        neighbour.expectNothingNoticed();
    }

    @Test
    void aStrangerCannotGoOnWithEmptyFrames() throws Exception {
        try (RawWebSocket stranger = RawWebSocket.open(server())) {
            stranger.frame(RawWebSocket.BINARY_BEGINS, NOTHING);
            ByteArrayOutputStream empty = new ByteArrayOutputStream();
            for (int i = 0; i < 10_000; i++) {
                empty.writeBytes(RawWebSocket.masked(RawWebSocket.CONTINUES, NOTHING));
            }
            boolean taken = true;
            for (int i = 0; i < 1000 && taken; i++) {
                taken = stranger.trySend(empty.toByteArray());
            }
            assertThat(taken).isFalse();
        }
        broker.process().awaitLog("bytes before CONNECT was complete");
        neighbour.expectNothingNoticed();
    }

    @Test
    @Proves(mqtt5 = "MQTT-6.0.0-1", mqtt311 = "MQTT-6.0.0-1")
    void framesThatClientsMayNotSendEndTheConnection() throws Exception {
        byte[] connect = Connect.v5("breaks-rules").toBytes();
        refused(RawWebSocket.masked(RawWebSocket.TEXT, connect), UNSUPPORTED);
        refused(RawWebSocket.unmasked(RawWebSocket.BINARY, connect), PROTOCOL_ERROR);
        refused(RawWebSocket.masked(RawWebSocket.BINARY | COMPRESSED, connect), PROTOCOL_ERROR);
        refused(RawWebSocket.masked(RawWebSocket.CONTINUES, connect), PROTOCOL_ERROR);
        refused(RawWebSocket.masked(0x83, connect), PROTOCOL_ERROR); // of no kind that there is
        refused(RawWebSocket.masked(0x09, NOTHING), PROTOCOL_ERROR); // a PING in parts
        refused(RawWebSocket.masked(RawWebSocket.PING, new byte[126]), PROTOCOL_ERROR);
        neighbour.expectNothingNoticed();
    }

    @Test
    void compressionIsNotOffered() {
        try (RawWebSocket client = RawWebSocket.connect(server())) {
            client.send(RawWebSocket.request(
                    "/mqtt",
                    13,
                    "Sec-WebSocket-Protocol: mqtt",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
            assertThat(client.head()).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("extensions");
        }
    }

    @Test
    void pingsWhosePongsNobodyReadsFillNoMemory() throws Exception {
        int sent = 1_000_000;
        int batch = 1000;
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < batch; i++) {
            pings.writeBytes(RawWebSocket.masked(RawWebSocket.PING, new byte[125]));
        }
        try (RawWebSocket attacker = RawWebSocket.connected(server(), Connect.v5("pings"))) {
            for (int i = 0; i < sent / batch; i++) {
                attacker.send(pings.toByteArray());
            }
            attacker.frame(RawWebSocket.BINARY, PINGREQ);
            int pongs = 0;
            Frame frame = attacker.read();
            for (; frame.first() == RawWebSocket.PONG; frame = attacker.read()) {
                pongs++;
            }
            assertThat(frame.payload()).as("it is served on").isEqualTo(new byte[] {(byte) 0xD0, 0});
            System.out.printf("    %,d PONGs for %,d PINGs%n", pongs, sent);
            assertThat(pongs).as("what the buffers of sockets hold").isLessThan(sent / 4);
        }
        neighbour.expectNothingNoticed();
    }

    @Test
    void aRequestThatIsNoUpgradeToMqttIsAnsweredAndOver() throws Exception {
        answered(RawWebSocket.request("/elsewhere", 13, "Sec-WebSocket-Protocol: mqtt"), "HTTP/1.1 404 ");
        answered(RawWebSocket.request("/mqtt/", 13, "Sec-WebSocket-Protocol: mqtt"), "HTTP/1.1 404 ");
        answered(RawWebSocket.request("/mqtt", 12, "Sec-WebSocket-Protocol: mqtt"), "HTTP/1.1 426 ");
        answered(RawWebSocket.request("/mqtt", 13, "X-Large: " + "x".repeat(10_000)), "HTTP/1.1 4");
        answered(RawWebSocket.request("/" + "x".repeat(10_000), 13), "HTTP/1.1 4");
        try (RawWebSocket client = RawWebSocket.connect(server())) {
            client.send("POST /mqtt HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.head()).startsWith("HTTP/1.1 413 ");
        }
        neighbour.expectNothingNoticed();
    }

    /** The drafts of RFC 6455 had other rules for frames, the first of them no masks. */
    @Test
    void versionsFromBeforeTheStandardAreNotSpoken() throws Exception {
        answered(RawWebSocket.request("/mqtt", 7, "Sec-WebSocket-Protocol: mqtt"), "HTTP/1.1 426 ");
        answered(RawWebSocket.request("/mqtt", 8, "Sec-WebSocket-Protocol: mqtt"), "HTTP/1.1 426 ");
        answered("""
                GET /mqtt HTTP/1.1
                Host: localhost
                Upgrade: WebSocket
                Connection: Upgrade
                Origin: http://localhost
                Sec-WebSocket-Protocol: mqtt
                Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5
                Sec-WebSocket-Key2: 12998 5 Y3 1  .P00

                ^n:ds[4U""".replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII), "HTTP/1.1 426 ");
        neighbour.expectNothingNoticed();
    }

    @Test
    void theLastFrameIsTheCloseFrameAndNoEmptyOneComesBefore() {
        try (RawWebSocket client = RawWebSocket.connected(server(), Connect.v311("connects-twice"))) {
            client.frame(RawWebSocket.BINARY, Connect.v311("connects-twice").toBytes());
            assertThat(client.read().first()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(client.poll()).isNull();
        }
    }

    /** With empty frames between; expects all answers. */
    private static void pingInOneMessage(int pings) {
        try (RawWebSocket client = RawWebSocket.connected(server(), Connect.v311("without-end"))) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            frames.writeBytes(RawWebSocket.masked(RawWebSocket.BINARY_BEGINS, PINGREQ));
            for (int i = 1; i < pings; i++) {
                frames.writeBytes(RawWebSocket.masked(RawWebSocket.CONTINUES, NOTHING));
                frames.writeBytes(RawWebSocket.masked(RawWebSocket.CONTINUES, PINGREQ));
            }
            client.send(frames.toByteArray());
            int bytes = 0;
            while (bytes < 2 * pings) { // PINGRESP
                bytes += client.read().payload().length;
            }
            assertThat(bytes).isEqualTo(2 * pings);
        }
    }

    private static void refused(byte[] frame, int status) {
        try (RawWebSocket client = RawWebSocket.open(server())) {
            client.send(frame);
            expectEnd(client, status);
        }
    }

    private static void expectEnd(RawWebSocket client, Integer... statuses) {
        Frame end = client.poll();
        if (end != null) {
            assertThat(end.status()).isIn((Object[]) statuses);
            assertThat(client.poll()).isNull();
        }
    }

    private static void answered(byte[] request, String status) {
        try (RawWebSocket client = RawWebSocket.connect(server())) {
            client.trySend(request);
            assertThat(client.head()).startsWith(status);
            while (client.poll() != null) {
                // a body
            }
        }
    }

    private static byte[] cut(byte[] packet) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < packet.length; i++) {
            frames.writeBytes(RawWebSocket.masked(RawWebSocket.BINARY, Arrays.copyOfRange(packet, i, i + 1)));
        }
        return frames.toByteArray();
    }

    private static InetSocketAddress server() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
    }
}
