package io.flockmq.broker.connection;

import static io.flockmq.broker.config.TestClient.authPacket;
import static io.flockmq.broker.config.TestClient.connectPacket;
import static io.flockmq.broker.config.TestClient.publishPacket;
import static io.flockmq.broker.config.TestClient.subscribePacket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestClient.Packet;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.RuleSource;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.topic.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH, with a method that does what the client says. */
@Timeout(60)
class EnhancedAuthenticationTest {

    private static final int CONNACK = 2;
    private static final int PUBACK = 4;
    private static final int SUBACK = 9;
    private static final int DISCONNECT = 14;
    private static final int AUTH = 15;
    private static final int CONTINUE = 0x18;
    private static final int AGAIN = 0x19;
    private static final String METHOD = "TEST";

    private final Puppet puppet = new Puppet();
    private final TestNode node = TestNode.guarded(
            new AccessControl(List.of(puppet), false, List.of(), Set.of(), Instant::now),
            "mqtt.event-loops=2",
            "mqtt.connect.timeout=1s",
            "mqtt.connect.max-packet-size=2KB");

    /**
     * A method whose data says what comes of it: {@code more} asks on, {@code wait} lets the test decide, {@code user …} is a user who
     * may publish to {@code …}, {@code brief …} one whose credentials end in a second, others are words for verdicts.
     */
    private static final class Puppet implements Authenticator, EnhancedAuthentication {

        private final CompletableFuture<String> decision = new CompletableFuture<>();

        @Override
        public CompletionStage<Verdict> authenticate(Credentials credentials) {
            return CompletableFuture.completedFuture(new Verdict.Allowed(Identity.of("by password")));
        }

        @Override
        public List<EnhancedAuthentication> methods() {
            return List.of(this);
        }

        @Override
        public String method() {
            return METHOD;
        }

        @Override
        public CompletionStage<Step> begin(Credentials shown, byte @Nullable [] data) {
            String word = new String(Objects.requireNonNull(data), StandardCharsets.UTF_8);
            return word.equals("wait")
                    ? decision.thenApplyAsync(this::step)
                    : CompletableFuture.completedFuture(step(word));
        }

        private Step step(String word) {
            if (word.equals("more")) {
                return new Step.Continue(bytes("and?"), answer -> begin(NOBODY, answer));
            }
            Verdict verdict = word.equals("stranger")
                    ? new Verdict.Allowed(Identity.of("stranger"))
                    : word.startsWith("user ")
                            ? new Verdict.Allowed(identity(word.substring(5), null))
                            : word.startsWith("brief ")
                                    ? new Verdict.Allowed(identity(
                                            word.substring(6), Instant.now().plusSeconds(1)))
                                    : word.equals("away")
                                            ? new Verdict.Unavailable("nobody there")
                                            : new Verdict.Denied("no");
            return new Step.Done(verdict, bytes("welcome"));
        }

        private static Identity identity(String user, @Nullable Instant end) {
            return new Identity("same", null, RuleSource.of(List.of(Rule.of(true, user, "test"))), end);
        }
    }

    private static final Credentials NOBODY = new Credentials("", "", null, null, null, List.of());

    @AfterEach
    void nothingWentWrong() {
        node.close();
        assertThat(node.events(BrokerEvent.InternalFault.class)).isEmpty();
    }

    // ---------------------------------------------------------------- CONNECT

    @Test
    void aMethodThatIsNotThereIsRefused() throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket("c", "OTHER", bytes("user a")));
            assertThat(refused(client)).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
        }
    }

    @Test
    void aClientThatNeedNotBeAskedIsTold() throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket("c", METHOD, bytes("user a")));
            Packet connack = expect(client, CONNACK, 1, ReasonCode.SUCCESS);
            assertThat(connack.text(0)).contains(METHOD).contains("welcome");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "d", "e", "f", "g"}) // on both event loops
    void aClientIsAskedAsOftenAsTheMethodNeeds(String clientId) throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket(clientId, METHOD, bytes("more")));
            for (int i = 0; i < 3; i++) {
                Packet auth = expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
                assertThat(auth.text(0)).contains(METHOD).contains("and?");
                client.send(authPacket(CONTINUE, METHOD, bytes(i < 2 ? "more" : "user a")));
            }
            expect(client, CONNACK, 1, ReasonCode.SUCCESS);
            client.hasNoAnswerYet();
        }
    }

    @Test
    void whatComesTooEarlyWaitsForItsTurn() throws IOException {
        try (TestClient client = node.client()) {
            client.send(
                    connectPacket("c", METHOD, bytes("more")),
                    authPacket(CONTINUE, METHOD, bytes("wait")),
                    subscribePacket(5, "a", 0));
            expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
            puppet.decision.complete("user a");
            expect(client, CONNACK, 1, ReasonCode.SUCCESS);
            assertThat(read(client).type()).isEqualTo(SUBACK);
        }
    }

    @ParameterizedTest
    @CsvSource({"no, NOT_AUTHORIZED", "away, SERVER_UNAVAILABLE"})
    void aClientThatFailsIsToldNoMore(String word, ReasonCode reason) throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket("c", METHOD, bytes("more")));
            expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
            client.send(authPacket(CONTINUE, METHOD, bytes(word)));
            Packet connack = expect(client, CONNACK, 1, reason);
            assertThat(connack.body()).hasSize(3);
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void whoFailsTooOftenIsAskedNothing() throws IOException {
        for (int i = 0; i <= 10; i++) {
            try (TestClient client = node.client()) {
                client.send(connectPacket("c", METHOD, bytes("no")));
                assertThat(refused(client))
                        .isEqualTo(i < 10 ? ReasonCode.NOT_AUTHORIZED : ReasonCode.CONNECTION_RATE_EXCEEDED);
            }
        }
    }

    @Test
    void onlyAuthMayComeBeforeConnack() throws IOException {
        List<byte[]> others = List.of(
                new byte[] {(byte) 0xC0, 0},
                publishPacket(5, "a", 0, bytes("x")),
                subscribePacket(5, "a", 0),
                connectPacket(5, "c", true, 0),
                authPacket(AGAIN, METHOD, bytes("user a")),
                authPacket(CONTINUE, "OTHER", bytes("user a")));
        for (byte[] other : others) {
            try (TestClient client = node.client()) {
                client.send(connectPacket("c", METHOD, bytes("more")));
                expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
                client.send(other);
                assertThat(refused(client)).as(Arrays.toString(other)).isEqualTo(ReasonCode.PROTOCOL_ERROR);
            }
        }
    }

    @Test
    void aStrangerSendsNoMoreThanConnectMayHave() throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket("c", METHOD, bytes("more")));
            expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
            client.send(Arrays.copyOf(authPacket(CONTINUE, METHOD, new byte[2100]), 3));
            assertThat(refused(client)).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
        }
    }

    @Test
    void aClientMayThinkBetterOfIt() throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket("c", METHOD, bytes("more")));
            expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
            client.send(new byte[] {(byte) 0xE0, 0});
            assertThat(client.read()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"more, NOT_AUTHORIZED", "wait, SERVER_UNAVAILABLE"})
    void allStepsTogetherHaveATime(String word, ReasonCode reason) throws IOException {
        try (TestClient client = node.client()) {
            long begin = System.nanoTime();
            client.send(connectPacket("c", METHOD, bytes("more")));
            for (int i = 0; i < 3; i++) {
                expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
                client.send(authPacket(CONTINUE, METHOD, bytes(i < 2 ? "more" : word)));
            }
            if (word.equals("more")) {
                expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
            }
            assertThat(refused(client)).isEqualTo(reason);
            assertThat(System.nanoTime() - begin)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(900), TimeUnit.SECONDS.toNanos(8));
        }
    }

    @Test
    void aClientThatIsGoneIsForgotten() throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket("c", METHOD, bytes("wait")));
        }
        await().until(() -> node.node().openConnections() == 0);
        puppet.decision.complete("user a");
        try (TestClient other = connected("other")) {
            other.hasNoAnswerYet();
        }
        assertThat(node.events(BrokerEvent.ClientConnected.class))
                .extracting(BrokerEvent.ClientConnected::clientId)
                .containsExactly("other");
    }

    @Test
    void aBrokerThatStopsDoesNotWaitForAnybody() throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket("c", METHOD, bytes("more")));
            expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
            node.stop();
            assertThat(client.read()).isNull();
        }
    }

    // ---------------------------------------------------------------- again

    private TestClient connected(String clientId) throws IOException {
        TestClient client = node.client();
        client.send(connectPacket(clientId, METHOD, bytes("user a")));
        expect(client, CONNACK, 1, ReasonCode.SUCCESS);
        return client;
    }

    @Test
    void aClientThatUsedNoMethodMayNotSendAuth() throws IOException {
        try (TestClient client = node.client().connect(5, "c", true)) {
            client.send(authPacket(AGAIN, METHOD, bytes("user a")));
            assertThat(ended(client)).isEqualTo(ReasonCode.PROTOCOL_ERROR);
        }
    }

    @Test
    void aClientShowsAgainWhoItIsAndMayThenDoOtherThings() throws IOException {
        try (TestClient client = connected("c")) {
            assertThat(published(client, "a")).isEqualTo(ReasonCode.SUCCESS.value());
            assertThat(published(client, "b")).isEqualTo(ReasonCode.NOT_AUTHORIZED.value());
            for (String topic : List.of("b", "a", "b")) {
                client.send(authPacket(AGAIN, METHOD, bytes("more")));
                expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
                client.send(authPacket(CONTINUE, METHOD, bytes("user " + topic)));
                Packet done = expect(client, AUTH, 0, ReasonCode.SUCCESS);
                assertThat(done.text(0)).contains(METHOD).contains("welcome");
                assertThat(published(client, topic)).isEqualTo(ReasonCode.SUCCESS.value());
                assertThat(published(client, topic.equals("a") ? "b" : "a"))
                        .isEqualTo(ReasonCode.NOT_AUTHORIZED.value());
            }
            client.send(subscribePacket(5, "b", 0), subscribePacket(5, "a", 0));
            assertThat(read(client).body()[3] & 0xFF).isEqualTo(ReasonCode.SUCCESS.value());
            assertThat(read(client).body()[3] & 0xFF).isEqualTo(ReasonCode.NOT_AUTHORIZED.value());
        }
    }

    @Test
    void credentialsThatAreRenewedEndLater() throws IOException {
        try (TestClient client = node.client()) {
            client.send(connectPacket("c", METHOD, bytes("brief a")));
            expect(client, CONNACK, 1, ReasonCode.SUCCESS);
            client.send(authPacket(AGAIN, METHOD, bytes("user a")));
            expect(client, AUTH, 0, ReasonCode.SUCCESS);
            long wait = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1500);
            while (System.nanoTime() < wait) {
                client.hasNoAnswerYet();
            }
            client.send(authPacket(AGAIN, METHOD, bytes("brief a")));
            expect(client, AUTH, 0, ReasonCode.SUCCESS);
            assertThat(ended(client)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        }
    }

    @Test
    void theConnectionGoesOnMeanwhile() throws IOException {
        try (TestClient client = connected("c")) {
            client.send(authPacket(AGAIN, METHOD, bytes("wait")));
            client.hasNoAnswerYet();
            assertThat(published(client, "a")).isEqualTo(ReasonCode.SUCCESS.value());
            puppet.decision.complete("user b");
            expect(client, AUTH, 0, ReasonCode.SUCCESS);
            assertThat(published(client, "a")).isEqualTo(ReasonCode.NOT_AUTHORIZED.value());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no, NOT_AUTHORIZED",
        "stranger, NOT_AUTHORIZED",
        "away, SERVER_BUSY",
        "wait, SERVER_BUSY",
        "more, NOT_AUTHORIZED"
    })
    void whoFailsOrDoesNotFinishIsDisconnected(String word, ReasonCode reason) throws IOException {
        try (TestClient client = connected("c")) {
            client.send(authPacket(AGAIN, METHOD, bytes(word)));
            if (word.equals("more")) {
                expect(client, AUTH, 0, ReasonCode.CONTINUE_AUTHENTICATION);
            }
            assertThat(ended(client)).isEqualTo(reason);
        }
    }

    @Test
    void authOutOfTurnIsAnError() throws IOException {
        List<List<byte[]>> wrong = List.of(
                List.of(authPacket(CONTINUE, METHOD, bytes("user a"))),
                List.of(authPacket(AGAIN, "OTHER", bytes("user a"))),
                List.of(authPacket(AGAIN, METHOD, bytes("wait")), authPacket(AGAIN, METHOD, bytes("user a"))),
                List.of(authPacket(AGAIN, METHOD, bytes("wait")), authPacket(CONTINUE, METHOD, bytes("user a"))));
        for (List<byte[]> packets : wrong) {
            try (TestClient client = connected("c")) {
                client.send(packets.toArray(byte[][]::new));
                assertThat(ended(client)).isEqualTo(ReasonCode.PROTOCOL_ERROR);
            }
        }
        puppet.decision.complete("user a"); // for connections that are not there any more
    }

    // ---------------------------------------------------------------- packets

    private static int published(TestClient client, String topic) throws IOException {
        client.send(publishPacket(5, topic, 1, bytes("x")));
        Packet puback = read(client);
        assertThat(puback.type()).isEqualTo(PUBACK);
        int reason = puback.body().length > 2 ? puback.body()[2] & 0xFF : 0;
        return reason == ReasonCode.NO_MATCHING_SUBSCRIBERS.value() ? 0 : reason;
    }

    private static Packet read(TestClient client) throws IOException {
        return Objects.requireNonNull(client.read());
    }

    private static Packet expect(TestClient client, int type, int at, ReasonCode reason) throws IOException {
        Packet packet = read(client);
        assertThat(packet.type()).isEqualTo(type);
        assertThat(packet.body()[at] & 0xFF).isEqualTo(reason.value());
        return packet;
    }

    private static @Nullable ReasonCode refused(TestClient client) throws IOException {
        Packet connack = read(client);
        assertThat(connack.type()).isEqualTo(CONNACK);
        assertThat(client.read()).isNull();
        return ReasonCode.of(connack.body()[1] & 0xFF);
    }

    private static @Nullable ReasonCode ended(TestClient client) throws IOException {
        Packet disconnect = read(client);
        assertThat(disconnect.type()).isEqualTo(DISCONNECT);
        assertThat(disconnect.text(0)).doesNotContain("nobody there");
        assertThat(client.read()).isNull();
        return ReasonCode.of(disconnect.body()[0] & 0xFF);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
