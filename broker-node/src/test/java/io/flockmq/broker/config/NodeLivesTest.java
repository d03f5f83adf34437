package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.config.TestClient.Packet;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.TimingListener;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.security.BanList;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.cluster.link.LinkSettings;
import io.flockmq.cluster.membership.Secret;
import io.flockmq.cluster.membership.Serving;
import io.flockmq.cluster.membership.View;
import io.flockmq.cluster.session.LocalClientRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** A node that starts over because others have gone on without it; there are no others here. */
@Timeout(60)
class NodeLivesTest {

    private static final int CONNACK = 2;
    private static final int SUBACK = 9;
    private static final int DISCONNECT = 14;

    private final Queue<BrokerEvent> events = new ConcurrentLinkedQueue<>();
    private final BrokerProperties properties = new Binder(new MapConfigurationPropertySource(Map.of(
                    "mqtt.event-loops", "2",
                    "mqtt.listeners.tcp.bind", "127.0.0.1",
                    "mqtt.listeners.tcp.port", "0",
                    "mqtt.cluster.enabled", "true",
                    "mqtt.cluster.node-id", "a",
                    "mqtt.cluster.bind", "127.0.0.1")))
            .bindOrCreate("mqtt", BrokerProperties.class);
    private final NodeLives lives = new NodeLives(new NodeBlueprint(
            properties,
            BrokerConfiguration.nodeSettings(properties, new BanList(InstantSource.system()), null, null),
            new AccessControls(
                    properties.security(),
                    SecurityFiles.of(
                            properties.security(), new BanList(InstantSource.system()), InstantSource.system()),
                    (_, authenticator) -> authenticator,
                    InstantSource.system()),
            new ListenerTls(properties.listeners(), new DefaultSslBundleRegistry(), InstantSource.system()),
            null,
            "test",
            events::add,
            TimingListener.NONE,
            InstantSource.system()));
    private final LocalClientRegistry registry = new LocalClientRegistry(InstantSource.system());

    @BeforeEach
    void start() throws InterruptedException {
        serve(lives.life());
    }

    @AfterEach
    void stop() {
        NodeLife last = lives.life();
        last.listeners().close(Duration.ofSeconds(5));
        last.cluster().disconnect();
        last.stop(Duration.ofSeconds(5));
    }

    private void serve(NodeLife life) throws InterruptedException {
        ClusterLife cluster = life.cluster();
        cluster.listen(life.mqtt(), LinkSettings.of("test", new Secret("secret".toCharArray()), "127.0.0.1", 0));
        cluster.use(registry);
        cluster.viewChanged(new View(1, cluster.self(), List.of(cluster.self()), Serving.SERVING));
        assertThat(cluster.awaitCaughtUp(Duration.ofSeconds(10))).isTrue();
        life.listeners().open();
    }

    private TestClient client() throws IOException {
        return new TestClient(
                Objects.requireNonNull(lives.life().listeners().addresses().get("tcp")));
    }

    @Test
    void clientsAreToldToGoAndNothingElseHappensToTheirSessions() throws Exception {
        try (TestClient client = client();
                TestClient withWill = client()) {
            client.connect(5, "told", false);
            withWill.send(connectWithWill("missed"));
            assertThat(Objects.requireNonNull(withWill.read()).type()).isEqualTo(CONNACK);

            NodeLife next = lives.startOver(lives.nextSelf());

            Packet end = Objects.requireNonNull(client.read());
            assertThat(end.type()).isEqualTo(DISCONNECT);
            assertThat(end.body()[0] & 0xFF).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN.value());
            assertThat(client.read()).isNull();
            assertThat(withWill.read()).isNull();
            assertThat(events).noneMatch(BrokerEvent.WillPublished.class::isInstance);
            assertThat(events).noneMatch(BrokerEvent.SessionEnded.class::isInstance);
            assertThat(next.mqtt().sessions().sessions()).isZero();
            serve(next);
        }
    }

    @Test
    void theNextLifeServes() throws Exception {
        NodeLife next = lives.startOver(lives.nextSelf());
        serve(next);

        try (TestClient client = client()) {
            client.connect(5, "again", true);
            client.send(TestClient.subscribePacket(5, "a/b", 1));
            assertThat(Objects.requireNonNull(client.read()).type()).isEqualTo(SUBACK);
        }
    }

    @Test
    void countersDoNotFall() throws Exception {
        BrokerStatistics statistics = new NodeStatistics(lives);
        try (TestClient client = client()) {
            client.connect(5, "counted", true);
            client.send(TestClient.publishPacket(5, "a/b", 1, "hello".getBytes(StandardCharsets.UTF_8)));
            assertThat(client.read()).isNotNull();
        }
        long received = statistics.traffic().bytes(Direction.RECEIVED);
        AtomicInteger begun = new AtomicInteger();
        lives.whenBegun(begun::incrementAndGet);

        serve(lives.startOver(lives.nextSelf()));

        assertThat(received).isPositive();
        assertThat(statistics.traffic().bytes(Direction.RECEIVED)).isGreaterThanOrEqualTo(received);
        assertThat(statistics.traffic().messages(Direction.RECEIVED)).isEqualTo(1);
        assertThat(statistics.clientsMaximum()).isEqualTo(1);
        assertThat(statistics.clientsConnected()).isZero();
        assertThat(begun).hasValue(1);
    }

    @Test
    void aLifeThatIsOverClaimsNothing() throws Exception {
        ClusterLife old = lives.life().cluster();
        try (TestClient client = client()) {
            old.cutOff();
            client.send(TestClient.connectPacket(5, "late", true, 0));

            NodeLife next = lives.startOver(lives.nextSelf());

            Packet answer = client.read();
            assertThat(answer == null || answer.body()[1] != 0)
                    .as("not accepted")
                    .isTrue();
            serve(next);
        }
    }

    private static byte[] connectWithWill(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer packet = ByteBuffer.allocate(64);
        packet.put((byte) 0x10).put((byte) (10 + 2 + id.length + 3 + 3));
        packet.putShort((short) 4).put("MQTT".getBytes(StandardCharsets.US_ASCII));
        packet.put((byte) 4).put((byte) 0b110).putShort((short) 0); // clean session, a will of QoS 0
        packet.putShort((short) id.length).put(id);
        packet.putShort((short) 1).put((byte) 't').putShort((short) 1).put((byte) 'w');
        return Arrays.copyOf(packet.array(), packet.position());
    }
}
