package io.flockmq.broker.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCommandTest {

    private static final String DOWN = "{\"status\":\n\"OUT_OF_SERVICE\"}";

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server = server(200, "{}");

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @BeforeEach
    void nothingAskedYet() {
        asked.clear();
    }

    private HttpServer server(int status, String body) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", exchange -> {
                asked.add(exchange.getRequestURI().getPath());
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            started.start();
            return started;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private String port() {
        return Integer.toString(server.getAddress().getPort());
    }

    private void answer(int status, String body) {
        server.stop(0);
        server = server(status, body);
    }

    private Run health(String... arguments) {
        return Run.of(new HealthCommand(Run.variables(Map.of("SERVER_PORT", port()))), arguments);
    }

    @Test
    void aReadyNodeIsWell() {
        assertThat(health()).isEqualTo(new Run(0, List.of(), List.of()));
        assertThat(asked).containsExactly("/actuator/health/readiness");
    }

    @Test
    void aNodeThatIsNotReadyIsToldInOneLine() {
        answer(503, DOWN);

        Run run = health();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .containsExactly("HTTP 503 from http://127.0.0.1:" + port()
                        + "/actuator/health/readiness: {\"status\": \"OUT_OF_SERVICE\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"readiness", "liveness", "startup"})
    void anyGroupCanBeAskedFor(String group) {
        assertThat(health("--group", group).status()).isZero();
        assertThat(health("--group=" + group).status()).isZero();
        assertThat(asked).containsOnly("/actuator/health/" + group);
    }

    @Test
    void aNodeThatDoesNotAnswerIsNotWell() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of(
                    new HealthCommand(Run.variables(Map.of())),
                    "--url",
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    "--timeout=1");

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).singleElement().asString().startsWith("No answer from http://127.0.0.1:");
        }
    }

    @Test
    void aRedirectIsNotHealth() {
        answer(302, "");
        assertThat(health().status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 127.0.0.1", // every address of the container, so its loopback
        "'::', 127.0.0.1",
        "127.0.0.2, 127.0.0.2",
        "::1, [::1]",
    })
    void theAddressIsThatOfTheNode(String address, String asked) {
        Run run = Run.of(new HealthCommand(Run.variables(Map.of("SERVER_ADDRESS", address, "SERVER_PORT", "1"))));
        assertThat(run.err()).singleElement().asString().contains("http://" + asked + ":1/");
    }

    @Test
    void aPortOfItsOwnForHealthWins() {
        Run run = Run.of(new HealthCommand(Run.variables(
                Map.of("SERVER_PORT", "1", "SERVER_ADDRESS", "127.0.0.9", "MANAGEMENT_SERVER_PORT", port()))));
        assertThat(run.err()).singleElement().asString().contains("127.0.0.9:" + port());

        assertThat(Run.of(new HealthCommand(Run.variables(Map.of(
                                "SERVER_PORT", "1",
                                "MANAGEMENT_SERVER_PORT", port(),
                                "MANAGEMENT_SERVER_ADDRESS", "127.0.0.1"))))
                        .status())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--group everything",
                "--group",
                "--groups readiness",
                "readiness",
                "--url ftp://host",
                "--url 127.0.0.1:8080",
                "--url http://",
                "--timeout soon",
                "--timeout 0",
                "--group liveness --group liveness",
            })
    void wrongUseIsOneLineAndStatus2(String arguments) {
        Run run = health(arguments.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().startsWith("health: ");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "65536", "http"})
    void aPortThatIsNoneIsWrongUse(String port) {
        Run run = Run.of(new HealthCommand(Run.variables(Map.of("SERVER_PORT", port))));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().contains(port);
    }

    @Test
    void helpIsNoComplaint() {
        Run run = health("--help");
        assertThat(run.status()).isZero();
        assertThat(run.out()).first().asString().startsWith("Use: health");
    }
}
