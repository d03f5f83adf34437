package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.Mqtt5ReasonCode;
import com.ongres.scram.client.ScramClient;
import io.flockmq.systemtest.conformance.Proves;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.PacketBytes;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SCRAM and tokens by AUTH, with clients that other people wrote. */
@Timeout(120)
class EnhancedAuthenticationIT {

    private static final String PASSWORD = "sesame, open=now";

    @TempDir
    static Path directory;

    private static Issuer issuer;
    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        Path passwords = directory.resolve("passwords");
        Passwd.set(PASSWORD, "--scram", passwords.toString(), "ann=1,2");
        Passwd.set(PASSWORD, passwords.toString(), "hash");
        assertThat(Files.readString(passwords))
                .startsWith("ann=1,2:SCRAM-SHA-256$")
                .contains("hash:$argon2id$");
        issuer = new Issuer("first");
        broker = BrokerProcess.start(
                "--mqtt.security.password-file.path=" + passwords,
                "--mqtt.security.jwt.jwks-file=" + Files.writeString(directory.resolve("keys"), issuer.published()),
                "--mqtt.security.jwt.issuer=tests",
                "--mqtt.security.jwt.clock-skew=0s",
                "--mqtt.security.jwt.permissions-claim=mqtt");
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            assertThat(broker.log())
                    .noneMatch(line -> line.contains("sesame") || line.contains("eyJ") || line.startsWith("\tat "));
            broker.close();
        }
    }

    /** The client's side as the driver of PostgreSQL has it. */
    private static final class Scram extends AuthMechanism {

        private final String user;
        private volatile String password;
        private volatile @Nullable ScramClient exchange;

        Scram(String user, String password) {
            super("SCRAM-SHA-256");
            this.user = user;
            this.password = password;
        }

        @Override
        String first() {
            ScramClient begun = ScramClient.builder()
                    .advertisedMechanisms(List.of("SCRAM-SHA-256"))
                    .username(user)
                    .password(password.toCharArray())
                    .build();
            exchange = begun;
            return begun.clientFirstMessage().toString();
        }

        @Override
        String answer(String asked) throws Exception {
            ScramClient now = Objects.requireNonNull(exchange);
            now.serverFirstMessage(asked);
            return now.clientFinalMessage().toString();
        }

        @Override
        boolean isSatisfied(String last) throws Exception {
            Objects.requireNonNull(exchange).serverFinalMessage(last);
            return true;
        }
    }

    /** Shows a token. */
    private static final class Token extends AuthMechanism {

        private volatile String token;

        Token(String token) {
            super("JWT");
            this.token = token;
        }

        @Override
        String first() {
            return token;
        }

        @Override
        String answer(String asked) {
            throw new AssertionError("a token is all there is");
        }

        @Override
        boolean isSatisfied(String last) {
            return last.isEmpty();
        }
    }

    private static String token(String user, int seconds, String topic) throws Exception {
        return issuer.token("{\"sub\":\"%s\",\"iss\":\"tests\",\"exp\":%d,\"mqtt\":{\"publish\":[\"%s\"]}}"
                .formatted(user, Instant.now().getEpochSecond() + seconds, topic));
    }

    private static Mqtt5AsyncClient client(String clientId, AuthMechanism mechanism) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverHost(broker.address().host())
                .serverPort(broker.address().port())
                .enhancedAuth(mechanism)
                .buildAsync();
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static boolean mayPublish(Mqtt5AsyncClient client, String topic) throws Exception {
        try {
            return await(client.publishWith()
                            .topic(topic)
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .send())
                    .getError()
                    .isEmpty();
        } catch (ExecutionException refused) {
            return false;
        }
    }

    private static void isRefused(Mqtt5AsyncClient client) {
        assertThatThrownBy(() -> await(client.connect()))
                .cause()
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        refused -> assertThat((Mqtt5ReasonCode)
                                        refused.getMqttMessage().getReasonCode())
                                .extracting(Mqtt5ReasonCode::getCode)
                                .isEqualTo(0x87));
    }

    @Test
    void aClientAndTheBrokerShowEachOtherThatTheyKnowThePassword() throws Exception {
        Mqtt5AsyncClient client = client("scram", new Scram("ann=1,2", PASSWORD));
        assertThat(await(client.connect()).getEnhancedAuth().orElseThrow().getMethod())
                .hasToString("SCRAM-SHA-256");
        assertThat(mayPublish(client, "anything")).isTrue();
        await(client.reauth());
        await(client.reauth());
        assertThat(mayPublish(client, "anything")).isTrue();
        await(client.disconnect());
    }

    @Test
    void whoDoesNotKnowThePasswordIsRefused() {
        isRefused(client("wrong", new Scram("ann=1,2", "Sesame")));
        isRefused(client("unknown", new Scram("zoe", PASSWORD)));
        isRefused(client("cannot", new Scram("hash", PASSWORD)));
    }

    @Test
    void aClientThatForgetsItsPasswordIsDisconnected() throws Exception {
        Scram scram = new Scram("ann=1,2", PASSWORD);
        Mqtt5AsyncClient client = client("forgetful", scram);
        await(client.connect());
        scram.password = "forgotten";
        assertThatThrownBy(() -> await(client.reauth())).isInstanceOf(ExecutionException.class);
        Awaitility.await().until(() -> client.getState() == MqttClientState.DISCONNECTED);
        broker.awaitLog("forgetful", "its re-authentication failed: wrong password");
    }

    @Test
    void whatIsKeptForScramIsAlsoGoodForAPassword() {
        InetSocketAddress server =
                new InetSocketAddress(broker.address().host(), broker.address().port());
        RawClient.connected(server, Connect.v5("plain").user("ann=1,2", PASSWORD))
                .close();
        try (RawClient client = RawClient.connect(server, Connect.v5("plain").user("ann=1,2", "Sesame"))) {
            client.expectConnack(0x86);
        }
    }

    @Test
    void aConnectionOutlivesItsTokenIfItsClientShowsANewOne() throws Exception {
        Instant end = Instant.now().plusSeconds(10);
        Token token = new Token(token("tom", 10, "old"));
        Mqtt5AsyncClient client = client("tom", token);
        await(client.connect());
        assertThat(mayPublish(client, "old")).isTrue();
        assertThat(mayPublish(client, "new")).isFalse();

        token.token = token("tom", 60, "new");
        await(client.reauth());

        assertThat(mayPublish(client, "old")).isFalse();
        Awaitility.await("the end of the first token")
                .atMost(Duration.ofSeconds(20))
                .until(() -> Instant.now().isAfter(end.plusSeconds(1)));
        assertThat(client.getState()).isEqualTo(MqttClientState.CONNECTED);
        assertThat(mayPublish(client, "new")).isTrue();

        token.token = token("ann", 60, "new");
        assertThatThrownBy(() -> await(client.reauth())).isInstanceOf(ExecutionException.class);
        Awaitility.await().until(() -> client.getState() == MqttClientState.DISCONNECTED);
        broker.awaitLog("tom", "its re-authentication is that of another client");
    }

    @Test
    void aTokenOfSomebodyElseIsRefused() throws Exception {
        isRefused(client(
                "fake",
                new Token(new Issuer("first").token("{\"sub\":\"tom\",\"iss\":\"tests\",\"exp\":4102444800}"))));
        isRefused(client("none", new Token("no token")));
    }

    @Test
    @Proves(
            mqtt5 = {
                "MQTT-3.15.2-1",
                "MQTT-3.15.2-2",
                "MQTT-3.15.2-3",
                "MQTT-4.12.0-2",
                "MQTT-4.12.0-4",
                "MQTT-4.12.0-5"
            })
    void anExchangeNamesItsMethodAndEndsWhenItFails() {
        try (RawClient client = RawClient.connect(
                address(), Connect.v5("scram-raw", authentication("SCRAM-SHA-256", "n,,n=ann=3D1=2C2,r=nonce")))) {
            ServerPacket.Auth asked = client.expect(ServerPacket.Auth.class);
            assertThat(asked.code()).isEqualTo(0x18);
            assertThat(asked.properties().text(PropertyId.AUTHENTICATION_METHOD))
                    .isEqualTo("SCRAM-SHA-256");
            assertThat(asked.properties().has(PropertyId.REASON_STRING)).isFalse();
            assertThat(asked.properties().userProperties()).isEmpty();

            client.send(auth(0x18, authentication("SCRAM-SHA-256", "c=biws,r=nonsense,p=AAAA")));

            client.expectConnack(Reason.NOT_AUTHORIZED);
            client.expectClosedWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    @Proves(mqtt5 = {"MQTT-4.12.0-5", "MQTT-4.12.1-1", "MQTT-4.12.1-2"})
    void aReauthenticationWithAnotherMethodOrWrongDataEndsTheConnection() throws Exception {
        for (String method : List.of("SCRAM-SHA-256", "JWT")) {
            try (RawClient client = RawClient.connect(
                    address(), Connect.v5("jwt-raw", authentication("JWT", token("tom", 60, "old"))))) {
                assertThat(client.expectConnack().properties().text(PropertyId.AUTHENTICATION_METHOD))
                        .isEqualTo("JWT");

                client.send(auth(0x19, authentication(method, "no token")));

                client.expect(ServerPacket.Disconnect.class);
                client.expectClosedWithin(Duration.ofSeconds(5));
            }
        }
    }

    private static Property[] authentication(String method, String data) {
        return new Property[] {
            Property.of(PropertyId.AUTHENTICATION_METHOD, method),
            Property.of(PropertyId.AUTHENTICATION_DATA, data.getBytes(StandardCharsets.UTF_8))
        };
    }

    private static PacketBytes auth(int code, Property... properties) {
        return PacketBytes.of(0xF0).u8(code).properties(properties);
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }
}
