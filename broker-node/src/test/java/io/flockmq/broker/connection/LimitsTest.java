package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestClient.Packet;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitsTest {

    private static final int CONNACK = 2;

    @Test
    void noMoreClientsComeFromOneAddressThanAllowedAndAPlaceIsFreeAgainAfterwards() throws Exception {
        try (TestNode node = TestNode.with("mqtt.limits.max-connections-per-address=2");
                TestClient first = node.client();
                TestClient second = node.client();
                TestClient third = node.client()) {
            assertThat(connect(first, "first")).isZero();
            assertThat(connect(second, "second")).isZero();
            assertThat(connect(third, "third")).isEqualTo(ReasonCode.QUOTA_EXCEEDED.value());
            assertThat(third.read()).isNull();

            first.reset();
            await().atMost(20, TimeUnit.SECONDS).until(() -> node.node().openConnections() == 1);
            try (TestClient fourth = node.client()) {
                assertThat(connect(fourth, "fourth")).isZero();
            }
        }
    }

    @Test
    void connectionsAboveTheRateAreRefused() throws Exception {
        try (TestNode node = TestNode.with("mqtt.limits.max-connect-rate=1")) {
            int refused = 0;
            for (int i = 0; i < 3; i++) {
                try (TestClient client = node.client()) {
                    refused += connect(client, "c" + i) == ReasonCode.CONNECTION_RATE_EXCEEDED.value() ? 1 : 0;
                }
            }
            assertThat(refused).isPositive();
            assertThat(node.events(BrokerEvent.ConnectionRefused.class)).hasSize(refused);
        }
    }

    @Test
    void farAboveTheRateConnectionsAreClosedUnheard() throws Exception {
        try (TestNode node = TestNode.with("mqtt.limits.max-connect-rate=1")) {
            for (int i = 0; i < 20; i++) {
                node.client().close();
            }
            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(node.events(BrokerEvent.ConnectionRefused.class))
                            .anyMatch(refused -> refused.reason() == ReasonCode.CONNECTION_RATE_EXCEEDED));
        }
    }

    private static int connect(TestClient client, String id) throws IOException {
        client.send(TestClient.connectPacket(5, id, true, 0));
        Packet answer = client.read();
        assertThat(type(answer)).isEqualTo(CONNACK);
        return Objects.requireNonNull(answer).body()[1] & 0xFF;
    }

    private static int type(@Nullable Packet packet) {
        return packet == null ? -1 : packet.type();
    }
}
