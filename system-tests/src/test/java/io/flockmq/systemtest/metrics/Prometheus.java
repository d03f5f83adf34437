package io.flockmq.systemtest.metrics;

import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.process.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's Prometheus, which reads nodes each second. For one thread. */
final class Prometheus implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final TemporaryDirectory directory = new TemporaryDirectory();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Ports.free();
    private final RunningProgram program;

    /**
     * Starts it, and waits until it has read all nodes.
     *
     * @param targets host and port of each
     */
    Prometheus(List<String> targets, Path rules) {
        try {
            Path settings = directory.file().toPath().resolve("prometheus.yml");
            Files.writeString(settings, """
                    global:
                      scrape_interval: 1s
                      evaluation_interval: 1s
                    rule_files: ["%s"]
                    scrape_configs:
                      - job_name: flockmq
                        metrics_path: /actuator/prometheus
                        static_configs:
                          - targets: [%s]
                    """.formatted(
                            rules.toRealPath(),
                            targets.stream().map(target -> "\"" + target + "\"").collect(Collectors.joining(", "))));
            program = RunningProgram.start(new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + settings,
                            "--storage.tsdb.path=" + directory.file().toPath().resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--log.level=warn")
                    .directory(directory.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("Prometheus to read all nodes")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> query("sum(up)")
                        .path(0)
                        .path("value")
                        .path(1)
                        .asString()
                        .equals("" + targets.size()));
    }

    /** The result of a query now: a series each. */
    JsonNode query(String expression) {
        JsonNode answer = get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asString().equals("success")) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.path("data").path("result");
    }

    /** All rules, as it has read and evaluated them. */
    List<JsonNode> rules() {
        return get("rules")
                .path("data")
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    private JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        program.close();
        http.close();
        directory.close();
    }
}
