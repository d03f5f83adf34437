package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestClient.Packet;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CredentialsExpiryTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final int DISCONNECT = 14;

    private static TestNode node(Duration validity, InstantSource clock) {
        Identity identity = new Identity("ann", null, null, NOW.plus(validity));
        return TestNode.guarded(new AccessControl(
                List.of(_ -> CompletableFuture.completedFuture(new Verdict.Allowed(identity))),
                false,
                List.of(),
                Set.of(),
                clock));
    }

    @Test
    void aConnectionEndsWithTheCredentialsOfItsClient() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        InstantSource clock = () -> looks.getAndIncrement() == 0 ? NOW : NOW.plusMillis(100);
        try (TestNode node = node(Duration.ofMillis(100), clock);
                TestClient client = node.client()) {
            client.send(TestClient.connectPacket(5, "short", "ann", "token"));
            assertThat(Objects.requireNonNull(client.read()).body()[1]).isZero();

            Packet end = Objects.requireNonNull(client.read());

            assertThat(end.type()).isEqualTo(DISCONNECT);
            assertThat(end.body()[0] & 0xFF).isEqualTo(ReasonCode.NOT_AUTHORIZED.value());
            assertThat(client.read()).isNull();
            assertThat(node.events(BrokerEvent.ClientDisconnected.class))
                    .singleElement()
                    .extracting(BrokerEvent.ClientDisconnected::cause)
                    .isEqualTo("its credentials have expired");
        }
    }

    @Test
    void aClockThatIsSetBackPutsTheEndOff() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        InstantSource clock = () -> looks.getAndIncrement() < 3 ? NOW : NOW.plusMillis(50);
        try (TestNode node = node(Duration.ofMillis(50), clock);
                TestClient client = node.client()) {
            client.send(TestClient.connectPacket(4, "back", "ann", "token"));
            assertThat(Objects.requireNonNull(client.read()).body()[1]).isZero();
            assertThat(client.read()).isNull(); // MQTT 3 has no word for it
            assertThat(looks).hasValue(4);
        }
    }
}
