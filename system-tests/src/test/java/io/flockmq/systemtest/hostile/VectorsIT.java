package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.load.Delays;
import io.flockmq.systemtest.load.Witness;
import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every wire vector against a live node: what is right is accepted and the connection lives on; what is wrong is refused
 * with its reason code and a closed connection; and a healthy client beside it notices nothing.
 */
class VectorsIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** Long enough for a wrong answer to half a packet. */
    private static final Duration A_MOMENT = Duration.ofMillis(50);

    private static final Duration LATEST = Duration.ofMillis(250);

    /** What the decoder passes on and a session without such a thing before it refuses. */
    private static final Map<String, Reason> REFUSED_LATER = Map.of(
            "connect: all properties in V5", Reason.BAD_AUTHENTICATION_METHOD,
            "disconnect: AUTH, continue in V5", Reason.PROTOCOL_ERROR,
            "disconnect: AUTH, again, with all properties in V5", Reason.PROTOCOL_ERROR,
            "disconnect: DISCONNECT with all properties in V5", Reason.PROTOCOL_ERROR);

    /** The limits that the vectors' README assumes. */
    @RegisterExtension
    static final RunningBroker broker = RunningBroker.with(
            // All vectors come with one client identifier, and some while the one before is not gone yet.
            "--mqtt.limits.max-takeovers=0",
            "--mqtt.connect.max-packet-size=10000B",
            "--mqtt.connect.max-client-id-length=100",
            "--mqtt.limits.max-packet-size=100000B",
            "--mqtt.limits.max-properties-size=5000B",
            "--mqtt.limits.max-user-properties=20",
            "--mqtt.limits.max-topic-levels=20",
            "--mqtt.limits.max-topic-length=1000",
            "--mqtt.features.topic-alias-maximum=10");

    private static Witness witness;

    @BeforeAll
    static void begin() {
        Witness.warmUp(address());
        witness = Witness.watch(address());
    }

    @AfterAll
    static void theHealthyClientNoticedNothing() throws Exception {
        try (Witness watching = witness) {
            Delays delays = watching.stop();
            System.out.println("the healthy client beside the vectors: " + delays);
            assertThat(delays).matches(d -> d.areBelow(LATEST), "not delayed");
        }
    }

    @TestFactory
    Stream<DynamicTest> everyVectorHasItsOutcome() throws Exception {
        URI directory = Objects.requireNonNull(VectorsIT.class.getResource("/vectors/README.md"))
                .toURI();
        List<WireVector> vectors =
                WireVectors.in(Path.of(directory).resolveSibling("").normalize());
        assertThat(vectors).hasSizeGreaterThan(300);
        return vectors.stream().map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> send(vector)));
    }

    private static void send(WireVector vector) {
        try (RawClient client = open(vector)) {
            client.send(vector.bytes());
            Optional<Reason> refusal =
                    vector.refusal().or(() -> Optional.ofNullable(REFUSED_LATER.get(vector.toString())));
            if (vector.isIncomplete()) {
                client.expectNothingWithin(A_MOMENT);
            } else if (refusal.isEmpty()) {
                expectAccepted(client, vector);
            } else if (vector.version().isEmpty()) {
                expectRefusedWithoutAVersion(client, refusal.get());
            } else {
                expectRefused(client, vector, refusal.get());
            }
        }
    }

    private static RawClient open(WireVector vector) {
        Version version = vector.version().orElse(Version.V311);
        return vector.connected()
                ? RawClient.connected(address(), Connect.of(version, "vector"))
                : RawClient.open(address(), version);
    }

    /** Each ping is answered, and one more; where the client said goodbye, the broker hangs up. */
    private static void expectAccepted(RawClient client, WireVector vector) {
        if (!vector.connected()) {
            client.expectConnack();
        }
        if (vector.packets().contains("DISCONNECT")) {
            client.expectClosedWithin(AT_ONCE);
            return;
        }
        long pings = vector.packets().stream().filter("PINGREQ"::equals).count();
        if (vector.endsWithAPacket()) {
            client.send(ClientPackets.pingreq());
            pings++;
        }
        while (pings > 0) {
            ServerPacket packet = client.read();
            assertThat(packet).isNotInstanceOf(ServerPacket.Disconnect.class);
            if (packet instanceof ServerPacket.PingResp) {
                pings--;
            }
        }
    }

    private static void expectRefused(RawClient client, WireVector vector, Reason reason) {
        List<ServerPacket> packets = client.readUntilClosed(AT_ONCE);
        if (vector.version().equals(Optional.of(Version.V5))) {
            assertThat(packets).isNotEmpty();
            int code = switch (packets.getLast()) {
                case ServerPacket.ConnAck connack when !vector.connected() -> connack.code();
                case ServerPacket.Disconnect disconnect when vector.connected() -> disconnect.code();
                case ServerPacket other -> throw new AssertionError("not what ends a connection: " + other);
            };
            assertThat(code).as("0x%02X", code).isEqualTo(reason.code());
        } else if (!vector.connected()) {
            assertThat(packets)
                    .allMatch(packet -> packet instanceof ServerPacket.ConnAck connack && connack.code() != 0);
        }
    }

    /** Who names a version that is not served is told so [MQTT-3.1.2-2]; the others are left without an answer. */
    private static void expectRefusedWithoutAVersion(RawClient client, Reason reason) {
        byte[] answer = client.bytesUntilClosed(AT_ONCE);
        if (reason == Reason.UNSUPPORTED_PROTOCOL_VERSION) {
            assertThat(answer).isIn(new byte[] {0x20, 2, 0, 1}, new byte[] {0x20, 3, 0, (byte) reason.code(), 0});
        } else {
            assertThat(answer).isEmpty();
        }
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }
}
