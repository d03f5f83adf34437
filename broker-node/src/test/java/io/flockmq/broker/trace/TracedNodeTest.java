package io.flockmq.broker.trace;

import static io.flockmq.broker.trace.PublishProperties.PARENT;
import static io.flockmq.broker.trace.PublishProperties.TRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestClient.Packet;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.security.Rate;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are traced through a whole node, by clients. */
@Timeout(60)
class TracedNodeTest {

    private static final byte[] PAYLOAD = {1, 2, 3};
    private static final AttributeKey<String> CLIENT_ID = AttributeKey.stringKey("messaging.client.id");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final int PUBLISH = 3;

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final Spans spans =
            new Spans(new Spans.Service("n1", "test"), 1, SimpleSpanProcessor.create(exported), Clock.getDefault());
    private final MessageSpans tracer = new MessageSpans(spans, 16, new Rate(1000), () -> 0);
    private final TestNode node = TestNode.traced(tracer, "mqtt.event-loops=2", "mqtt.session.max-queued-messages=1");

    @AfterEach
    void close() {
        node.close();
        spans.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void eachSubscriberGetsWhatThePublisherSentAndHasASpan(int qos) throws IOException {
        byte[] properties = new PublishProperties()
                .text(0x03, "text/plain")
                .user("traceparent", PublishProperties.SAMPLED)
                .user("tracestate", "vendor=1")
                .user("z", "last")
                .encoded();
        try (TestClient first = subscriber("first");
                TestClient second = subscriber("second");
                TestClient publisher = node.client().connect(5, "publisher", true)) {
            publisher.send(TestClient.publishPacket("t", qos, 7, properties, PAYLOAD));

            // [MQTT-3.3.2-17]: unaltered, so that a subscriber's span is a child of the publisher's.
            for (TestClient subscriber : List.of(first, second)) {
                Packet publish = Objects.requireNonNull(subscriber.read());
                assertThat(publish.type()).isEqualTo(PUBLISH);
                assertThat(contains(publish.body(), properties)).isTrue();
            }
            await().until(() -> exported.getFinishedSpanItems().size() == 4);
            // Before they close: what they never acknowledged is dropped with their sessions, and has a span of its
            // own.
            SpanData receive = one("receive");
            SpanData route = one("route");
            assertThat(receive.getParentSpanId()).isEqualTo(PARENT);
            assertThat(receive.getAttributes().get(CLIENT_ID)).isEqualTo("publisher");
            assertThat(route.getParentSpanId()).isEqualTo(receive.getSpanId());
            assertThat(all("deliver"))
                    .allMatch(span -> span.getParentSpanId().equals(route.getSpanId()))
                    .extracting(span -> span.getAttributes().get(CLIENT_ID))
                    .containsExactlyInAnyOrder("first", "second");
            assertThat(exported.getFinishedSpanItems())
                    .allMatch(span -> span.getTraceId().equals(TRACE))
                    .allMatch(span -> span.getEndEpochNanos() >= span.getStartEpochNanos());
        }
    }

    @Test
    void aMessageThatIsRefusedOrDroppedIsInTheLogWithItsTrace() throws IOException {
        byte[] properties = PublishProperties.sampled();
        try (TestClient publisher = node.client().connect(5, "publisher", true)) {
            publisher.send(TestClient.publishPacket("$SYS/mine", 1, 1, properties, PAYLOAD));
            await().until(() -> !node.events(BrokerEvent.PublishRefused.class).isEmpty());
            assertThat(node.events(BrokerEvent.PublishRefused.class))
                    .singleElement()
                    .returns(TRACE, BrokerEvent.PublishRefused::traceId);
            assertThat(one("receive").getAttributes().get(ERROR)).isEqualTo("not-authorized");

            TestClient away = node.client();
            away.send(TestClient.persistentConnectPacket("away", 60));
            assertThat(away.read()).isNotNull();
            away.send(TestClient.subscribePacket(5, "t", 1));
            assertThat(away.read()).isNotNull();
            away.close();
            await().until(() ->
                    !node.events(BrokerEvent.ClientDisconnected.class).isEmpty());
            publisher.send(
                    TestClient.publishPacket("t", 1, 2, properties, PAYLOAD),
                    TestClient.publishPacket("t", 1, 3, properties, PAYLOAD));
            await().until(() -> !node.events(BrokerEvent.MessageDropped.class).isEmpty());
            assertThat(node.events(BrokerEvent.MessageDropped.class))
                    .singleElement()
                    .returns(TRACE, BrokerEvent.MessageDropped::traceId);
            assertThat(one("deliver").getAttributes().get(ERROR)).isEqualTo("queue-full");
        }
    }

    @Test
    void aMessageThatNobodyTracesHasNoSpanAndIsDelivered() throws IOException {
        byte[] properties = PublishProperties.traceparent("\"<malformed>\" 温度 00-0af7651916cd43dd8448eb211c80319c-b7");
        try (TestClient subscriber = subscriber("s");
                TestClient publisher = node.client().connect(5, "publisher", true)) {
            publisher.send(
                    TestClient.publishPacket("t", 0, 0, properties, PAYLOAD),
                    TestClient.publishPacket(5, "t", 0, PAYLOAD));
            assertThat(contains(Objects.requireNonNull(subscriber.read()).body(), properties))
                    .isTrue();
            assertThat(subscriber.read()).isNotNull();
        }
        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void whoSubscribesLaterGetsARetainedMessageWithoutASpan() throws IOException {
        byte[] properties = PublishProperties.sampled();
        try (TestClient publisher = node.client().connect(5, "publisher", true)) {
            byte[] packet = TestClient.publishPacket("t", 1, 1, properties, PAYLOAD);
            packet[0] |= 1; // RETAIN
            publisher.send(packet);
            assertThat(publisher.read()).isNotNull();
            await().until(() -> exported.getFinishedSpanItems().size() == 2);
            try (TestClient late = subscriber("late")) {
                assertThat(contains(Objects.requireNonNull(late.read()).body(), properties))
                        .isTrue();
            }
        }
        assertThat(all("deliver")).isEmpty();
    }

    private TestClient subscriber(String clientId) throws IOException {
        TestClient client = node.client().connect(5, clientId, true);
        client.send(TestClient.subscribePacket(5, "t", 2));
        assertThat(client.read()).isNotNull();
        return client;
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private SpanData one(String name) {
        assertThat(all(name)).hasSize(1);
        return all(name).getFirst();
    }

    private List<SpanData> all(String name) {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }
}
