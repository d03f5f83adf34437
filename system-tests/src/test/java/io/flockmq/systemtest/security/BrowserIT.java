package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.systemtest.client.Browser;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RequiresProgram;
import io.flockmq.systemtest.process.RunningProgram;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** MQTT.js in a real browser, over {@code ws} and {@code wss}. */
@Timeout(120)
@RequiresProgram({"chromium", "node", "npm", "openssl", "mosquitto_pub"})
class BrowserIT {

    private static final String ANN = "$2b$05$abcdefghijklmnopqrstuu2IQKBjLaH48D/32j2ZV8pOQYlZG3roe";
    private static final String PASSWORD = "secret-of-ann";
    private static final int WS = Ports.free();
    private static final int WSS = Ports.free();
    private static final int STRANGE = Ports.free();

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        String trusted = certificate("server");
        certificate("stranger");
        Path passwords = Files.writeString(directory.resolve("passwords"), "ann:" + ANN + "\n");
        broker = BrokerProcess.start(
                "--mqtt.security.password-file.path=" + passwords,
                "--spring.ssl.bundle.pem.mqtt.keystore.certificate=" + file("server.crt"),
                "--spring.ssl.bundle.pem.mqtt.keystore.private-key=" + file("server.key"),
                "--spring.ssl.bundle.pem.stranger.keystore.certificate=" + file("stranger.crt"),
                "--spring.ssl.bundle.pem.stranger.keystore.private-key=" + file("stranger.key"),
                "--mqtt.listeners.ws.type=ws",
                "--mqtt.listeners.ws.port=" + WS,
                "--mqtt.listeners.wss.type=wss",
                "--mqtt.listeners.wss.port=" + WSS,
                "--mqtt.listeners.wss.tls.bundle=mqtt",
                "--mqtt.listeners.strange.type=wss",
                "--mqtt.listeners.strange.port=" + STRANGE,
                "--mqtt.listeners.strange.tls.bundle=stranger");
        broker.awaitLog("Listener ws:", "MQTT over WebSocket");
        broker.awaitLog("Listener wss:", "MQTT over WebSocket");
        browser = new Browser(trusted);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (broker != null) {
            Secrecy.holds(broker, PASSWORD);
            broker.close();
        }
    }

    @ParameterizedTest(name = "{0}, protocol version {1}")
    @CsvSource({"ws, 4", "ws, 5", "wss, 4", "wss, 5"})
    void aPageSubscribesPublishesAndReceives(String scheme, int version) throws Exception {
        JsonNode received = browser.run("""
                const client = await connect('%s', { protocolVersion: %d, username: 'ann', password: '%s' });
                await client.subscribeAsync('page/topic', { qos: 1 });
                const coming = message(client);
                await client.publishAsync('page/topic', 'hällo', { qos: 1 });
                const came = await coming;
                await client.endAsync();
                return came;
                """.formatted(url(scheme), version, PASSWORD));
        assertThat(received.path("topic").asString()).isEqualTo("page/topic");
        assertThat(received.path("payload").asString()).isEqualTo("hällo");
    }

    @ParameterizedTest(name = "{0}, protocol version {1}")
    @CsvSource({"ws, 4", "wss, 5"})
    void aMessageThatNeedsManyFramesComesBackWhole(String scheme, int version) throws Exception {
        assertThat(browser.run("""
                        const client = await connect('%s', { protocolVersion: %d, username: 'ann', password: '%s' });
                        const numbers = Array.from({ length: 40000 }, (_, i) => i).join();
                        await client.subscribeAsync('large', { qos: 1 });
                        const coming = message(client);
                        await client.publishAsync('large', numbers, { qos: 1 });
                        const { payload } = await coming;
                        await client.endAsync();
                        return payload === numbers ? payload.length : 'something else came back';
                        """.formatted(url(scheme), version, PASSWORD)).asInt())
                .isGreaterThan(1 << 17);
    }

    @Test
    void whatMosquittoPublishesComesToThePage() throws Exception {
        browser.start("""
                const client = await connect('%s', { protocolVersion: 5, username: 'ann', password: '%s' });
                await client.subscribeAsync('from/mosquitto');
                const { payload } = await message(client);
                await client.endAsync();
                return payload;
                """.formatted(url("wss"), PASSWORD));
        broker.awaitLog("subscribed to \"from/mosquitto\"");
        run(
                "mosquitto_pub",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(broker.address().port()),
                "-u",
                "ann",
                "-P",
                PASSWORD,
                "-t",
                "from/mosquitto",
                "-m",
                "good morning");
        assertThat(browser.result().asString()).isEqualTo("good morning");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ws", "wss"})
    void aWrongPasswordIsRefused(String scheme) {
        assertThatThrownBy(() ->
                        browser.run("await connect('%s', { protocolVersion: 5, username: 'ann', password: 'wrong' })"
                                .formatted(url(scheme))))
                .hasStackTraceContaining("Bad User Name or Password");
    }

    @Test
    void aPageThatAsksForAnotherSubprotocolOrNoneIsRefused() throws Exception {
        JsonNode other = browser.run("return ending(new WebSocket('%s', 'stomp'))".formatted(url("ws")));
        assertThat(other.path("opened").asBoolean()).isFalse();
        JsonNode none = browser.run("return ending(new WebSocket('%s'))".formatted(url("ws")));
        assertThat(none.path("code").asInt()).as("protocol error").isEqualTo(1002);
    }

    @Test
    void theBrowserTrustsOnlyTheKeyThatItWasTold() throws Exception {
        JsonNode ended = browser.run("return ending(new WebSocket('%s', 'mqtt'))".formatted(url("wss", STRANGE)));
        assertThat(ended.path("opened").asBoolean()).isFalse();
        broker.awaitLog("refused: TLS: ");
    }

    private static String url(String scheme) {
        return url(scheme, scheme.equals("ws") ? WS : WSS);
    }

    private static String url(String scheme, int port) {
        return "%s://127.0.0.1:%d/mqtt".formatted(scheme, port);
    }

    /** Makes one that its own key has signed; answers with what a browser knows the key by. */
    private static String certificate(String name) throws Exception {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                file(name + ".key"),
                "-out",
                file(name + ".crt"));
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".crt"))) {
            PublicKey key = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey();
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        }
    }

    private static void run(String... command) {
        try (RunningProgram program = RunningProgram.start(new ProcessBuilder(List.of(command)))) {
            assertThat(program.awaitEnd()).as(program.lines().toString()).isZero();
        }
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }
}
