package io.flockmq.systemtest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Address;
import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Properties;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.cluster.ClusterNode;
import io.flockmq.systemtest.cluster.ClusterOfProcesses;
import io.flockmq.systemtest.process.BrokerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A publisher's trace goes on in the broker, as its collector sees it. */
class TracingIT {

    private static final String PARENT = "b7ad6b7169203331";

    private Collector collector;

    @BeforeEach
    void startCollector() throws IOException {
        collector = new Collector();
    }

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    @Test
    void aMessageIsReceivedRoutedAndDeliveredBelowThePublishersSpan() {
        try (BrokerProcess broker = BrokerProcess.start(
                        "--mqtt.tracing.enabled=true", "--mqtt.tracing.endpoint=" + collector.endpoint());
                Client subscriber = connect(broker.address(), "sub");
                Client publisher = connect(broker.address(), "pub")) {
            subscriber.subscribe(Subscription.to("plant/+").qos(1));
            String trace = newTrace();

            publisher.publish(traced("plant/1", trace, "01"));
            publisher.publish(traced("plant/1", newTrace(), "00"));

            assertThat(subscriber.inbox().next().properties().userProperties())
                    .as("unaltered [MQTT-3.3.2-17]")
                    .containsExactlyElementsOf(context(trace, "01"));
            await(trace, 3);
            Collector.Taken receive = one(trace, "receive");
            Collector.Taken route = one(trace, "route");
            Collector.Taken deliver = one(trace, "deliver");
            assertThat(receive.parent()).isEqualTo(PARENT);
            assertThat(route.parent()).isEqualTo(receive.id());
            assertThat(deliver.parent()).isEqualTo(route.id());
            assertThat(receive.attributes())
                    .containsEntry("messaging.system", "mqtt")
                    .containsEntry("messaging.destination.name", "plant/1")
                    .containsEntry("messaging.client.id", "pub")
                    .containsEntry("messaging.message.body.size", "5")
                    .containsEntry("mqtt.qos", "1");
            assertThat(deliver.attributes()).containsEntry("messaging.client.id", "sub");
            assertThat(receive.span().getTraceState()).isEqualTo("vendor=1");
            assertThat(collector.spans(trace)).hasSize(3);
        }
    }

    @Test
    void onAnotherNodeAMessageIsRoutedAndDeliveredBelowThePublishersSpan() {
        try (ClusterOfProcesses cluster = ClusterOfProcesses.start(
                        2, "--mqtt.tracing.enabled=true", "--mqtt.tracing.endpoint=" + collector.endpoint());
                Client subscriber = connect(address(cluster.node(1)), "sub");
                Client publisher = connect(address(cluster.node(0)), "pub")) {
            subscriber.subscribe(Subscription.to("plant/+").qos(1));
            String trace = newTrace();

            publisher.publish(traced("plant/1", trace, "01"));

            assertThat(subscriber.inbox().next().properties().userProperties())
                    .containsExactlyElementsOf(context(trace, "01"));
            await(trace, 4);
            Collector.Taken receive = one(trace, "receive");
            Collector.Taken deliver = one(trace, "deliver");
            assertThat(receive.parent()).isEqualTo(PARENT);
            assertThat(receive.node()).isEqualTo("n1");
            assertThat(deliver.node()).isEqualTo("n2");
            List<Collector.Taken> routes = named(trace, "route");
            assertThat(routes).hasSize(2);
            for (Collector.Taken route : routes) {
                boolean here = route.node().equals("n1");
                assertThat(route.parent()).isEqualTo(here ? receive.id() : PARENT);
                if (!here) {
                    assertThat(deliver.parent()).isEqualTo(route.id());
                }
            }
        }
    }

    private static Client connect(Address address, String clientId) {
        return ClientKind.HIVEMQ_MQTT_5.connect(address, Connect.as(clientId));
    }

    private static Address address(ClusterNode node) {
        return new Address(node.address().getHostString(), node.address().getPort());
    }

    private static String newTrace() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format(Locale.ROOT, "%016x%016x", random.nextLong() | 1, random.nextLong() | 1);
    }

    private static List<Map.Entry<String, String>> context(String trace, String flags) {
        return List.of(
                Map.entry("traceparent", "00-" + trace + "-" + PARENT + "-" + flags),
                Map.entry("tracestate", "vendor=1"));
    }

    private static Publication traced(String topic, String trace, String flags) {
        return Publication.of(topic, "hello")
                .qos(1)
                .with(new Properties(null, null, null, null, false, context(trace, flags)));
    }

    private void await(String trace, int count) {
        Awaitility.await("spans of the trace")
                .atMost(Duration.ofSeconds(20))
                .until(() -> collector.spans(trace).size() >= count);
    }

    private Collector.Taken one(String trace, String name) {
        assertThat(named(trace, name)).hasSize(1);
        return named(trace, name).getFirst();
    }

    private List<Collector.Taken> named(String trace, String name) {
        return collector.spans(trace).stream()
                .filter(span -> span.name().equals(name))
                .toList();
    }
}
