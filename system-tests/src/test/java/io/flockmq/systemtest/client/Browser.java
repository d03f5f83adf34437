package io.flockmq.systemtest.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flockmq.systemtest.process.Programs;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.process.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium without a window, in which one page of another origin than the broker's has MQTT.js: {@code src/test/js/browser.html}.
 * The page fetches what it is to do from an HTTP server of the test, and answers there. For one thread.
 */
public final class Browser implements AutoCloseable {

    private static final String PROGRAM = "chromium";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final BlockingQueue<String> scripts = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final TemporaryDirectory profile = new TemporaryDirectory();
    private final HttpServer server;
    private final RunningProgram chromium;

    /**
     * Opens the page.
     *
     * @param trustedKey the only key of a server that it trusts for {@code wss}: the SHA-256 of the public key, in Base64
     */
    public Browser(String trustedKey) throws IOException {
        Programs.require(PROGRAM, "node", "npm");
        Path mqttJs = JavaScriptPackages.installed().resolve("node_modules/mqtt/dist/mqtt.min.js");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> send(exchange, "text/html", file(Path.of("src/test/js/browser.html"))));
        server.createContext("/mqtt.js", exchange -> send(exchange, "text/javascript", file(mqttJs)));
        server.createContext("/next", exchange -> send(exchange, "text/plain", next()));
        server.createContext("/said", exchange -> {
            answers.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            send(exchange, "text/plain", new byte[0]);
        });
        server.start();
        chromium = RunningProgram.start(new ProcessBuilder(
                PROGRAM,
                "--headless",
                "--no-sandbox", // there is none for root
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile.file(),
                "--ignore-certificate-errors-spki-list=" + trustedKey,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    private static byte[] file(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] next() {
        try {
            return scripts.take().getBytes(StandardCharsets.UTF_8);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return new byte[0];
        }
    }

    private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Lets the page do something, and does not wait for it. */
    public void start(String script) {
        scripts.add(script);
    }

    /** What the function body that was started returns. Throws what it throws, with the reason code if there is one. */
    public JsonNode result() throws InterruptedException {
        @Nullable String said = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (said == null) {
            throw new AssertionError("the page has not answered in " + PATIENCE + ": " + chromium.lines());
        }
        JsonNode answer = JSON.readTree(said);
        if (answer.has("error")) {
            IllegalStateException failure =
                    new IllegalStateException(answer.path("error").asString());
            JsonNode code = answer.path("code");
            throw code.isInt() ? new RefusedException(code.asInt(), failure) : failure;
        }
        return answer.path("result");
    }

    /** Both. */
    public JsonNode run(String script) throws InterruptedException {
        start(script);
        return result();
    }

    @Override
    public void close() {
        chromium.terminate();
        server.stop(0);
        threads.shutdownNow();
        profile.close();
    }
}
