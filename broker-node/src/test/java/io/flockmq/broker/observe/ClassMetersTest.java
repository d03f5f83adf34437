package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages of clients of a whole node, counted by classes. */
@Timeout(60)
class ClassMetersTest {

    private static final byte[] PAYLOAD = {1, 2, 3};

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestNode node = TestNode.counted(new ClassMeters(
            registry, ClassNames.of(List.of("alarms=.*/alarm")), ClassNames.of(List.of("meters=meter-.*"))));

    @AfterEach
    void close() {
        node.close();
    }

    private double counter(String name, String ofClass, String direction) {
        return registry.get(name)
                .tag("class", ofClass)
                .tag("direction", direction)
                .counter()
                .count();
    }

    private double connections(String ofClass) {
        return registry.get("flockmq.client.class.connections")
                .tag("class", ofClass)
                .gauge()
                .value();
    }

    @Test
    void eachMessageCountsForTheClassOfItsTopicAndForThatOfItsClient() throws IOException {
        try (TestClient subscriber = node.client().connect(5, "screen", true);
                TestClient meter = node.client().connect(5, "meter-1", true)) {
            subscriber.send(TestClient.subscribePacket(5, "#", 0));
            assertThat(subscriber.read()).isNotNull();
            meter.send(
                    TestClient.publishPacket("1/alarm", 1, 1, new byte[0], PAYLOAD),
                    TestClient.publishPacket("1/level", 1, 2, new byte[0], PAYLOAD),
                    TestClient.publishPacket("1/level", 1, 3, new byte[0], PAYLOAD));
            for (int i = 0; i < 3; i++) {
                assertThat(subscriber.read()).isNotNull();
                assertThat(meter.read()).isNotNull();
            }

            for (String direction : List.of("received", "sent")) {
                assertThat(counter("flockmq.topic.class.messages", "alarms", direction))
                        .isEqualTo(1);
                assertThat(counter("flockmq.topic.class.messages", "other", direction))
                        .isEqualTo(2);
                assertThat(counter("flockmq.topic.class.messages.payload", "other", direction))
                        .isEqualTo(6);
            }
            assertThat(counter("flockmq.client.class.messages", "meters", "received"))
                    .isEqualTo(3);
            assertThat(counter("flockmq.client.class.messages", "meters", "sent"))
                    .isZero();
            assertThat(counter("flockmq.client.class.messages", "other", "sent"))
                    .isEqualTo(3);
            assertThat(counter("flockmq.client.class.messages.payload", "other", "sent"))
                    .isEqualTo(9);
            assertThat(connections("meters")).isEqualTo(1);
            assertThat(connections("other")).isEqualTo(1);
        }
        await().until(() -> connections("meters") == 0 && connections("other") == 0);
    }

    @Test
    void withoutClassesOfOneKindThereAreNoMetersOfIt() {
        SimpleMeterRegistry none = new SimpleMeterRegistry();
        new ClassMeters(none, ClassNames.of(List.of()), ClassNames.of(List.of("meters=meter-.*")));
        assertThat(none.getMeters())
                .isNotEmpty()
                .allMatch(meter -> meter.getId().getName().startsWith("flockmq.client.class."));
    }
}
