package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestClient.Packet;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConnectionTest {

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int SUBACK = 9;
    private static final int DISCONNECT = 14;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void whatFollowsConnectInTheSameSegmentIsServedOnTheEventLoopOfTheClient(String transport) throws Exception {
        try (TestNode node = TestNode.with("mqtt.event-loops=4", "mqtt.transport=" + transport)) {
            for (int i = 0; i < 40; i++) {
                String id = "client-" + i;
                try (TestClient client = node.client()) {
                    client.send(
                            TestClient.connectPacket(4, id, true, 0),
                            TestClient.subscribePacket(4, "own/" + id, 0),
                            TestClient.publishPacket(4, "own/" + id, 0, bytes("hello")));

                    assertThat(type(client.read())).isEqualTo(CONNACK);
                    assertThat(type(client.read())).isEqualTo(SUBACK);
                    Packet message = client.read();
                    assertThat(type(message)).isEqualTo(PUBLISH);
                    assertThat(Objects.requireNonNull(message).text(2)).isEqualTo("own/" + id + "hello");
                }
            }
        }
    }

    @Test
    void ofManyConnectionsWithOneClientIdentifierOneIsLeft() throws Exception {
        try (TestNode node = TestNode.with("mqtt.event-loops=4", "mqtt.limits.max-takeovers=0");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger takenOver = new AtomicInteger();
            AtomicInteger served = new AtomicInteger();
            List<Future<?>> running = new ArrayList<>();
            List<TestClient> open = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                boolean clean = i % 2 == 0;
                TestClient client = node.client();
                open.add(client);
                running.add(clients.submit(() -> {
                    client.connect(5, "wanted", clean);
                    served.incrementAndGet();
                    Packet end = client.read();
                    if (type(end) == DISCONNECT
                            && (Objects.requireNonNull(end).body()[0] & 0xFF)
                                    == ReasonCode.SESSION_TAKEN_OVER.value()) {
                        takenOver.incrementAndGet();
                    }
                    return null;
                }));
            }
            await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
                assertThat(served).hasValue(60);
                assertThat(takenOver).hasValue(59);
            });
            assertThat(node.node().sessions().connectedNow()).isEqualTo(1);
            for (TestClient client : open) {
                client.close();
            }
            for (Future<?> future : running) {
                future.get(20, TimeUnit.SECONDS);
            }
            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(
                            () -> assertThat(node.node().openConnections()).isZero());
            assertThat(node.node().sessions().sessions()).isZero();
        }
    }

    @Test
    void nothingIsLeftOfAConnectionThatIsClosedOnItsWayToAnotherEventLoop() throws Exception {
        try (TestNode node = TestNode.with("mqtt.event-loops=4")) {
            for (int i = 0; i < 500; i++) {
                try (TestClient client = node.client()) {
                    client.send(TestClient.connectPacket(4, "hasty-" + i, true, 0));
                }
            }
            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(
                            () -> assertThat(node.node().openConnections()).isZero());
            assertThat(node.node().sessions().sessions()).isZero();
        }
    }

    @Test
    void aConnectionWithoutConnectIsClosedWithOneEvent() throws Exception {
        try (TestNode node = TestNode.with("mqtt.connect.timeout=200ms");
                TestClient client = node.client()) {
            assertThat(client.read()).isNull();
            assertThat(node.events(BrokerEvent.ConnectionRefused.class))
                    .singleElement()
                    .extracting(BrokerEvent.ConnectionRefused::cause)
                    .isEqualTo("no CONNECT within 200 ms");
        }
    }

    @Test
    void clientsAreToldThatTheBrokerStopsAndNoWillIsPublished() throws Exception {
        try (TestNode node = TestNode.with();
                TestClient client = node.client()) {
            client.connect(5, "told", true);

            node.stop();

            Packet end = client.read();
            assertThat(type(end)).isEqualTo(DISCONNECT);
            assertThat(Objects.requireNonNull(end).body()[0] & 0xFF).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN.value());
            assertThat(client.read()).isNull();
            assertThat(node.events(BrokerEvent.WillPublished.class)).isEmpty();
        }
    }

    @Test
    void noMoreConnectionsAreAcceptedThanAllowed() throws Exception {
        try (TestNode node = TestNode.with("mqtt.limits.max-connections=1");
                TestClient first = node.client()) {
            first.connect(4, "first", true);
            try (TestClient second = node.client()) {
                assertThat(second.read()).isNull();
            }
            first.send(new byte[] {(byte) 0xC0, 0});
            assertThat(type(first.read())).isEqualTo(13);
        }
    }

    @Test
    void aSubscriberThatDoesNotReadCostsItsQueueAndNobodyElse() throws Exception {
        byte[] payload = new byte[10_000];
        int messages = 3_000;
        try (TestNode node = TestNode.with(
                        "mqtt.event-loops=2",
                        "mqtt.session.max-queued-bytes=1MB",
                        "mqtt.limits.max-outbound-buffer=64KB");
                TestClient stalled = node.client();
                TestClient healthy = node.client();
                TestClient publisher = node.client()) {
            stalled.connect(4, "stalled", true).send(TestClient.subscribePacket(4, "flood", 0));
            assertThat(type(stalled.read())).isEqualTo(SUBACK);
            healthy.connect(4, "healthy", true).send(TestClient.subscribePacket(4, "flood", 0));
            assertThat(type(healthy.read())).isEqualTo(SUBACK);
            publisher.connect(4, "publisher", true);

            int received = 0;
            for (int i = 0; i < messages; i++) {
                publisher.send(TestClient.publishPacket(4, "flood", 0, payload));
                assertThat(type(healthy.read())).isEqualTo(PUBLISH);
                received++;
            }

            assertThat(received).isEqualTo(messages);
            assertThat(node.node().queuedBytes()).isPositive().isLessThanOrEqualTo(1 << 20);
            assertThat(node.events(BrokerEvent.MessageDropped.class))
                    .isNotEmpty()
                    .allSatisfy(drop -> {
                        assertThat(drop.clientId()).isEqualTo("stalled");
                        assertThat(drop.reason()).isEqualTo(DropReason.SLOW_CONSUMER);
                    });
            stalled.reset();
            await().untilAsserted(() -> assertThat(node.node().queuedBytes()).isZero());
        }
    }

    @Test
    void aFaultOfTheBrokerWithOneClientEndsThatClientOnly() throws Exception {
        try (TestNode node = TestNode.telling(
                        event -> {
                            if (event instanceof BrokerEvent.ClientSubscribed(String id, String _, ReasonCode _)
                                    && id.equals("unlucky")) {
                                throw new IllegalStateException("on purpose");
                            }
                        },
                        "mqtt.event-loops=1");
                TestClient lucky = node.client();
                TestClient unlucky = node.client()) {
            lucky.connect(5, "lucky", true);
            unlucky.connect(5, "unlucky", true).send(TestClient.subscribePacket(5, "a", 0));

            Packet end = unlucky.read();

            assertThat(type(end)).isEqualTo(DISCONNECT);
            assertThat(node.events(BrokerEvent.InternalFault.class)).hasSize(1);
            lucky.send(new byte[] {(byte) 0xC0, 0});
            assertThat(type(lucky.read())).isEqualTo(13);
        }
    }

    @Test
    void garbageIsAnsweredByClosingAndNothingElse() throws IOException {
        try (TestNode node = TestNode.with();
                TestClient client = node.client()) {
            client.send(bytes("GET / HTTP/1.1\r\n\r\n"));
            assertThat(client.read()).isNull();
            await().untilAsserted(() ->
                    assertThat(node.events(BrokerEvent.ConnectionRefused.class)).hasSize(1));
        }
    }

    private static int type(@Nullable Packet packet) {
        return packet == null ? -1 : packet.type();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
