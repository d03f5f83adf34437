package io.flockmq.containertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.containertest.Engine.Answer;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code docker compose up}, with all services but Grafana, which no package of Debian has. The engine has no systemd, so that
 * nothing drives the health checks of its containers; HAProxy looks for itself.
 */
class ComposeIT {

    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Pattern LOGIN = Pattern.compile("log in as admin with the password ([a-z0-9]+)");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final int mqtt = Ports.lasting();
    private final int statistics = Ports.lasting();
    private final int prometheus = Ports.lasting();
    private final int webSocket = Ports.lasting();
    private final int console = Ports.lasting();

    private Answer compose(String... arguments) {
        return Engine.compose(
                Map.of(
                        "DOCKER_HOST", System.getenv().getOrDefault("DOCKER_HOST", ""),
                        "FLOCKMQ_PORT", Integer.toString(mqtt),
                        "FLOCKMQ_WS_PORT", Integer.toString(webSocket),
                        "FLOCKMQ_CONSOLE_PORT", Integer.toString(console),
                        "FLOCKMQ_HAPROXY_PORT", Integer.toString(statistics),
                        "FLOCKMQ_PROMETHEUS_PORT", Integer.toString(prometheus)),
                arguments);
    }

    private void succeeds(String... arguments) {
        Answer answer = compose(arguments);
        assertThat(answer.status()).as(String.join("\n", answer.lines())).isZero();
    }

    @AfterEach
    void down() {
        var _ = compose("kill"); // there is nothing to hand over any more
        var _ = compose("down", "--volumes");
    }

    @Test
    void theFileComesUpAndIsScaledWithNothingLost() throws Exception {
        Engine.require();
        succeeds("config", "-q");
        succeeds("up", "-d", "--no-build", "flockmq", "haproxy", "prometheus", "publisher", "subscriber");

        try (BalancerStatistics balancer = new BalancerStatistics(statistics)) {
            awaitUp(balancer, 3);
            theConsoleIsThereWithItsTestClient();
            SurvivalPlan plan = SurvivalPlan.on(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), mqtt)))
                    .rate(100);
            SurvivalVerdict verdict = new SurvivalCheck(plan).during(check -> {
                check.note("a fourth");
                succeeds("up", "-d", "--no-build", "--no-recreate", "--scale", "flockmq=4", "flockmq");
                awaitUp(balancer, 4);
                check.note("two fewer");
                succeeds("up", "-d", "--no-build", "--no-recreate", "--scale", "flockmq=2", "flockmq");
                awaitUp(balancer, 2);
            });
            System.out.print(verdict.figures());
            assertThat(verdict.problems()).isEmpty();
        }
        Awaitility.await("messages of the demonstration")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(compose("logs", "subscriber").lines())
                        .anyMatch(line -> line.contains("demo/kitchen/temperature {\"celsius\":")));
        Awaitility.await("nodes in Prometheus")
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(query("sum(up{job=\"flockmq\"})")).contains("\"2\""));
        // Whether a single scrape succeeds is a matter of the moment: names are looked up anew while containers go.
        Awaitility.await("HAProxy in Prometheus")
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(query("sum(up{job=\"haproxy\"})")).contains("\"1\""));
    }

    private void theConsoleIsThereWithItsTestClient() throws Exception {
        String page = "http://127.0.0.1:" + console;
        String password = compose("logs", "flockmq").lines().stream()
                .map(LOGIN::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        String login = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest nodes = HttpRequest.newBuilder(URI.create(page + "/api/v1/nodes"))
                    .header("Authorization", "Basic " + login)
                    .build();
            for (int i = 0; i < 3; i++) { // whichever node it is
                assertThat(client.send(nodes, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
            URI mqtt = URI.create("ws://127.0.0.1:" + webSocket + "/mqtt");
            WebSocket.Listener listener = new WebSocket.Listener() {};
            client.newWebSocketBuilder()
                    .header("Origin", page)
                    .subprotocols("mqtt")
                    .buildAsync(mqtt, listener)
                    .get(10, TimeUnit.SECONDS)
                    .abort();
            assertThat(client.newWebSocketBuilder()
                            .header("Origin", "http://elsewhere.example")
                            .subprotocols("mqtt")
                            .buildAsync(mqtt, listener))
                    .as("a page from elsewhere")
                    .failsWithin(Duration.ofSeconds(10));
        }
    }

    private static void awaitUp(BalancerStatistics balancer, int count) {
        Awaitility.await(count + " nodes to which HAProxy sends clients")
                .atMost(START_LIMIT)
                .ignoreExceptionsMatching(
                        e -> e.getMessage() != null && e.getMessage().startsWith("no statistics"))
                .until(() -> balancer.up() == count);
    }

    private String query(String query) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = new URI("http", null, "127.0.0.1", prometheus, "/api/v1/query", "query=" + query, null);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
