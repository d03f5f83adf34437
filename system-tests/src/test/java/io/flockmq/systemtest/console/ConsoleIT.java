package io.flockmq.systemtest.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.JavaScriptPackages;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RequiresProgram;
import io.flockmq.systemtest.process.RunningProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The console as a node serves it: by its headers, and in a real browser ({@code src/test/js/console.js}). */
@Timeout(240)
class ConsoleIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern PASSWORD = Pattern.compile("log in as admin with the password (\\S+)");
    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
    private static final int WS = Ports.free();
    private static final HttpClient http = HttpClient.newHttpClient();

    private static BrokerProcess broker;
    private static String url = "";

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(
                "--mqtt.listeners.ws.type=ws",
                "--mqtt.listeners.ws.port=" + WS,
                "--mqtt.listeners.ws.allowed-origins=http://127.0.0.1:*");
        broker.awaitLog("Listener ws:", "MQTT over WebSocket");
        url = "http://127.0.0.1:" + broker.httpPort();
    }

    @AfterAll
    static void stop() {
        http.close();
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void thePageMayConnectToThisNodeAloneAndIsNotKept() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                        .endsWith("connect-src 'self' ws://127.0.0.1:" + WS)
                        .doesNotContain("unsafe"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.body())
                .doesNotContain("<style", "style=", "onclick")
                .doesNotContainPattern("<script(?![^>]*src)");
    }

    @Test
    void whatHasAHashInItsNameIsKeptForEver() throws Exception {
        Matcher assets = ASSET.matcher(get("/").body());
        List<String> found = new ArrayList<>();
        while (assets.find()) {
            found.add(assets.group(1));
        }
        assertThat(found).hasSizeGreaterThanOrEqualTo(2);
        for (String asset : found) {
            HttpResponse<String> file = get(asset);
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().firstValue("Cache-Control")).hasValue("max-age=31536000, public, immutable");
        }
        assertThat(get("/assets/nothing.js").statusCode()).isEqualTo(404);
        assertThat(get("/assets/../application.yaml").statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void aPageOfSomebodyElseOpensNoWebSocket() throws Exception {
        assertThat(upgrade("http://elsewhere.example")).isEqualTo(403);
        assertThat(upgrade("http://127.0.0.1:8080")).isEqualTo(101);
    }

    @Test
    void whereItIsSwitchedOffThereIsNothing() throws Exception {
        try (BrokerProcess without = BrokerProcess.start("--mqtt.console.enabled=false")) {
            URI page = URI.create("http://127.0.0.1:" + without.httpPort() + "/");
            HttpRequest request = HttpRequest.newBuilder(page).build();
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(404);
        }
    }

    @TestFactory
    @RequiresProgram({"chromium", "node", "npm"})
    List<DynamicTest> aUserWalksThroughIt() throws Exception {
        Matcher password = PASSWORD.matcher(broker.awaitLog("log in as admin with the password"));
        assertThat(password.find()).isTrue();
        Path screenshots = Files.createDirectories(Path.of("target/console").toAbsolutePath());
        Path script = JavaScriptPackages.script("console.js");
        ProcessBuilder walk =
                new ProcessBuilder("node", script.toString(), url, password.group(1), screenshots.toString());
        try (RunningProgram program = RunningProgram.start(walk)) {
            int status = program.awaitEnd(PATIENCE);
            List<String> lines = program.lines();
            List<DynamicTest> journeys = lines.stream()
                    .filter(line -> line.startsWith("ok ") || line.startsWith("not ok "))
                    .map(line -> DynamicTest.dynamicTest(
                            line.replaceFirst("^(?:not )?ok ", ""),
                            () -> assertThat(line).startsWith("ok ")))
                    .toList();
            assertThat(journeys).as("%s", lines).isNotEmpty();
            assertThat(status).as("%s", lines).isZero();
            return journeys;
        }
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    }

    /** The status that a browser is answered with which asks for a WebSocket for a page of this origin. */
    private static int upgrade(String origin) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), WS)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Protocol: mqtt\r\nOrigin: " + origin + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return Integer.parseInt(status.split(" ", 3)[1]);
        }
    }
}
