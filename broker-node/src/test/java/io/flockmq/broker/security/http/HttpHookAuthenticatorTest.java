package io.flockmq.broker.security.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.backend.BackEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpHookAuthenticatorTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final String ALLOW = "{\"result\":\"allow\"}";
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String answer = ALLOW;
    private volatile boolean silent;
    private volatile String asked = "";
    private volatile String header = "";
    private HttpServer service;
    private HttpHookAuthenticator hook;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        service.createContext("/hook", exchange -> {
            requests.incrementAndGet();
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (silent) {
                try {
                    end.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.createContext("/elsewhere", exchange -> {
            exchange.sendResponseHeaders(200, ALLOW.length());
            exchange.getResponseBody().write(ALLOW.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        service.start();
        URI url = URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/hook");
        hook = new HttpHookAuthenticator(
                new HookSettings(
                        url,
                        TIMEOUT,
                        Map.of("Authorization", "Bearer sesame"),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5)),
                new BackEnd("the HTTP hook", 10, TIMEOUT, Duration.ofMillis(500)),
                () -> NOW,
                nanos::get);
    }

    @AfterEach
    void stop() {
        end.countDown();
        hook.close();
        service.stop(0);
    }

    private Verdict verdict(String password) throws Exception {
        return hook.authenticate(new Credentials(
                        "tcp",
                        "client-1",
                        "ann",
                        password.getBytes(StandardCharsets.UTF_8),
                        InetAddress.getByName("192.0.2.7"),
                        List.of()))
                .toCompletableFuture()
                .get(20, SECONDS);
    }

    private static Identity identity(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
        return ((Verdict.Allowed) verdict).identity();
    }

    @Test
    void theServiceIsToldWhatTheClientShows() throws Exception {
        assertThat(identity(verdict("p\"w"))).isEqualTo(Identity.of("ann"));
        assertThat(asked)
                .isEqualTo("{\"clientId\":\"client-1\",\"user\":\"ann\",\"password\":\"p\\\"w\","
                        + "\"address\":\"192.0.2.7\",\"listener\":\"tcp\"}");
        assertThat(header).isEqualTo("Bearer sesame");
    }

    @Test
    void theServiceSaysWhoTheClientIsAndWhatItMayDo() throws Exception {
        answer = """
                {"result":"allow","user":"anna","clientId":"client-1","expiresAt":"2026-11-26T13:00:00Z",
                 "rules":[{"permission":"deny","action":"publish","topic":"a/b"},
                          {"permission":"allow","action":"all","topic":"a/#"}]}""";
        Identity identity = identity(verdict("right"));
        assertThat(identity.user()).isEqualTo("anna");
        assertThat(identity.clientId()).isEqualTo("client-1");
        assertThat(identity.expiresAt()).isEqualTo(Instant.parse("2026-11-26T13:00:00Z"));
        assertThat(Objects.requireNonNull(identity.rules()).rulesFor("client-1", "anna"))
                .extracting(Rule::allows, Rule::filter)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(false, "a/b"),
                        org.assertj.core.groups.Tuple.tuple(true, "a/#"));
    }

    @Test
    void aClientMayBeDeniedOrLeftToOthers() throws Exception {
        answer = "{\"result\":\"deny\"}";
        assertThat(verdict("denied")).isInstanceOf(Verdict.Denied.class);
        answer = "{\"result\":\"ignore\"}";
        assertThat(verdict("ignored")).isEqualTo(Verdict.ABSTAINED);
        status = 204;
        answer = "";
        assertThat(verdict("nothing")).isEqualTo(Verdict.ABSTAINED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "allow",
                "{}",
                "[]",
                "{\"result\":\"Allow\"}",
                "{\"result\":true}",
                "{\"result\":\"deny\",\"result\":\"allow\"}",
                "{\"result\":\"allow\"} x",
                "{\"result\":\"allow\",\"user\":7}",
                "{\"result\":\"allow\",\"clientId\":\"\"}",
                "{\"result\":\"allow\",\"expiresAt\":\"soon\"}",
                "{\"result\":\"allow\",\"rules\":{}}",
                "{\"result\":\"allow\",\"rules\":[{\"permission\":\"maybe\",\"action\":\"all\",\"topic\":\"a\"}]}",
                "{\"result\":\"allow\",\"rules\":[{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"a/#/b\"}]}",
                "{\"result\":\"allow\",\"rules\":[7]}"
            })
    void whatIsNotUnderstoodLetsNobodyIn(String nonsense) throws Exception {
        answer = nonsense;
        assertThat(verdict("x")).isInstanceOf(Verdict.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 307, 401, 404, 500, 503})
    void anotherStatusLetsNobodyIn(int other) throws Exception {
        status = other;
        assertThat(verdict("x"))
                .isEqualTo(new Verdict.Unavailable(
                        other >= 500
                                ? "the HTTP hook failed: it answered with status " + other
                                : "the HTTP hook answered with status " + other));
    }

    @Test
    void anAnswerThatIsTooLargeLetsNobodyIn() throws Exception {
        answer = "{\"result\":\"allow\",\"x\":\"" + "y".repeat(65_536) + "\"}";
        assertThat(verdict("x")).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void decisionsAreRememberedForAWhile() throws Exception {
        identity(verdict("right"));
        answer = "{\"result\":\"deny\"}";
        identity(verdict("right"));
        assertThat(verdict("wrong")).isInstanceOf(Verdict.Denied.class);
        answer = ALLOW;
        assertThat(verdict("wrong")).isInstanceOf(Verdict.Denied.class);
        assertThat(requests).hasValue(2);

        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        identity(verdict("wrong"));
        answer = "{\"result\":\"deny\"}";
        nanos.addAndGet(Duration.ofSeconds(25).toNanos());
        assertThat(verdict("right")).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void credentialsThatEndAreNotRememberedForLonger() throws Exception {
        answer = "{\"result\":\"allow\",\"expiresAt\":\"2026-11-26T12:00:10Z\"}";
        identity(verdict("right"));
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        answer = "{\"result\":\"deny\"}";
        assertThat(verdict("right")).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void aServiceThatIsNotThereIsLeftAloneAndAskedAgainLater() throws Exception {
        status = 503;
        for (int i = 0; i < 3; i++) {
            assertThat(verdict("right")).isInstanceOf(Verdict.Unavailable.class);
        }
        status = 200;
        assertThat(verdict("right"))
                .isEqualTo(new Verdict.Unavailable("the HTTP hook has failed, and is left alone for a moment"));
        assertThat(requests).hasValue(3);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> verdict("right") instanceof Verdict.Allowed);
    }

    @Test
    void aServiceThatIsSilentHoldsUpNobodyElse() throws Exception {
        silent = true;
        AccessControl access = new AccessControl(List.of(hook), true, List.of(), Set.of(), () -> NOW);
        try (TestNode node = TestNode.guarded(access, "mqtt.event-loops=1");
                TestClient waits = node.client();
                TestClient other = node.client()) {
            waits.send(TestClient.connectPacket(5, "waits", "ann", "right"));
            Awaitility.await().until(() -> requests.get() == 1);
            other.connect(5, "other", true);
            other.send(TestClient.subscribePacket(5, "a", 0), TestClient.publishPacket(5, "a", 0, new byte[1]));
            assertThat(Objects.requireNonNull(other.read()).type()).isEqualTo(9);
            assertThat(Objects.requireNonNull(other.read()).type()).isEqualTo(3);
            assertThat(Objects.requireNonNull(waits.read()).body()[1] & 0xFF).isEqualTo(0x88);
        }
    }
}
