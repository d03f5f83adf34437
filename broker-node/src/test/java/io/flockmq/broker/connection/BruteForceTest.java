package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.topic.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever tries passwords is soon refused without anybody being asked. */
@Timeout(60)
class BruteForceTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final AccessControl onlyAlice = new AccessControl(
            List.of(credentials -> {
                asked.incrementAndGet();
                return CompletableFuture.completedFuture(
                        "alice".equals(credentials.user())
                                ? new Verdict.Allowed(Identity.of("alice"))
                                : new Verdict.Denied("wrong password"));
            }),
            false,
            List.of(),
            Set.of(),
            InstantSource.system());

    @Test
    void afterTenFailuresNobodyIsAskedAny() throws Exception {
        try (TestNode node = TestNode.guarded(onlyAlice)) {
            for (int i = 0; i < 10; i++) {
                assertThat(login(node, "mallory")).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD.value());
            }
            assertThat(login(node, "mallory")).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED.value());
            assertThat(asked).hasValue(10);
            assertThat(node.events(BrokerEvent.LoginsRefused.class)).hasSize(1);
        }
    }

    @Test
    void aSuccessDoesNotClearTheFailures() throws Exception {
        try (TestNode node = TestNode.guarded(onlyAlice)) {
            for (int i = 0; i < 10; i++) {
                assertThat(login(node, "alice")).isZero();
                assertThat(login(node, "mallory")).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD.value());
            }
            assertThat(login(node, "mallory")).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED.value());
        }
    }

    @Test
    void whoShowsNothingTriesNoPassword() throws Exception {
        try (TestNode node = TestNode.guarded(onlyAlice)) {
            for (int i = 0; i < 20; i++) {
                assertThat(connect(node, TestClient.connectPacket(5, "c", true, 0)))
                        .isEqualTo(ReasonCode.NOT_AUTHORIZED.value());
            }
        }
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        try (TestNode node = TestNode.guarded(onlyAlice, "mqtt.security.failed-logins.limit=0")) {
            for (int i = 0; i < 30; i++) {
                assertThat(login(node, "mallory")).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD.value());
            }
        }
    }

    private static int login(TestNode node, String user) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.write(5);
        body.write(0x80 | 0x02); // user name, clean start
        body.write(0);
        body.write(0);
        body.write(0);
        text(body, user);
        text(body, user);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x10);
        packet.write(body.size());
        body.writeTo(packet);
        return connect(node, packet.toByteArray());
    }

    private static int connect(TestNode node, byte[] packet) throws IOException {
        try (TestClient client = node.client()) {
            client.send(packet);
            return Objects.requireNonNull(client.read()).body()[1] & 0xFF;
        }
    }

    private static void text(ByteArrayOutputStream to, String text) throws IOException {
        to.write(0);
        to.write(text.length());
        to.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
