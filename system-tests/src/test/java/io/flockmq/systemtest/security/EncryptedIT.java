package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and WebSocket listeners under programs that others wrote: openssl, mosquitto_pub, and the JDK's WebSocket. */
class EncryptedIT {

    private static final byte[] CONNECT = {0x10, 0x0F, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 3, 'w', 's', '1'};

    private static final byte[] CONNACK = {0x20, 2, 0, 0};

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static final int TLS = Ports.free();
    private static final int MUTUAL = Ports.free();
    private static final int WS = Ports.free();

    @BeforeAll
    static void start() throws Exception {
        authority("ca");
        certificate("ca", "server", "/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1");
        certificate("ca", "sensor-1", "/CN=sensor-1", "subjectAltName=DNS:sensor-1");
        authority("other");
        certificate("other", "stranger", "/CN=sensor-1", "subjectAltName=DNS:sensor-1");
        broker = BrokerProcess.start(
                "--spring.ssl.bundle.pem.mqtt.keystore.certificate=" + file("server.crt"),
                "--spring.ssl.bundle.pem.mqtt.keystore.private-key=" + file("server.key"),
                "--spring.ssl.bundle.pem.mqtt.truststore.certificate=" + file("ca.crt"),
                "--spring.ssl.bundle.pem.mqtt.reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=500ms",
                "--mqtt.listeners.tls.type=tls",
                "--mqtt.listeners.tls.port=" + TLS,
                "--mqtt.listeners.tls.tls.bundle=mqtt",
                "--mqtt.listeners.mutual.type=tls",
                "--mqtt.listeners.mutual.port=" + MUTUAL,
                "--mqtt.listeners.mutual.tls.bundle=mqtt",
                "--mqtt.listeners.mutual.tls.client-auth=required",
                "--mqtt.listeners.ws.type=ws",
                "--mqtt.listeners.ws.port=" + WS,
                "--mqtt.security.allow-anonymous=true",
                "--mqtt.security.x509.user-name={cn}",
                "--mqtt.security.x509.client-id={san-dns}");
        broker.awaitLog("Listener mutual", "MQTT over TLS");
        broker.awaitLog("Listener ws", "MQTT over WebSocket");
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            assertThat(broker.log()).noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "));
            broker.close();
        }
    }

    @Test
    void opensslSpeaksBothVersionsOfTlsAndNoOlderOne() throws Exception {
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            assertThat(run(
                            "openssl",
                            "s_client",
                            "-connect",
                            "127.0.0.1:" + TLS,
                            version,
                            "-CAfile",
                            file("ca.crt"),
                            "-verify_return_error",
                            "-verify_hostname",
                            "localhost"))
                    .as(version)
                    .contains("Verify return code: 0 (ok)");
        }
        assertThat(run("openssl", "s_client", "-connect", "127.0.0.1:" + TLS, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))
                .contains("Cipher is (NONE)");
    }

    @Test
    void mosquittoPublishesAndSubscribesOverTls() throws Exception {
        Process subscriber = mosquitto("mosquitto_sub", TLS, "-t", "tls/topic", "-C", "1", "-W", "20", "-i", "tls-sub");
        broker.awaitLog("\"tls-sub\" subscribed to \"tls/topic\"");
        assertThat(mosquitto("mosquitto_pub", TLS, "-t", "tls/topic", "-m", "hello", "-q", "1")
                        .waitFor())
                .isZero();
        assertThat(output(subscriber)).isEqualTo("hello");
    }

    @Test
    void aClientIsWhoItsCertificateSays() throws Exception {
        assertThat(withCertificate("sensor-1", "-i", "sensor-1").waitFor()).isZero();
        broker.awaitLog("\"sensor-1\" connected");
        Process pretender = withCertificate("sensor-1", "-i", "sensor-2");
        assertThat(pretender.waitFor()).isNotZero();
        broker.awaitLog("\"sensor-2\"", "refused", "not the one of its credentials");
    }

    @Test
    void whoHasNoCertificateOrAStrangersIsNotLetIn() throws Exception {
        assertThat(mosquitto("mosquitto_pub", MUTUAL, "-t", "x", "-m", "x").waitFor())
                .isNotZero();
        assertThat(withCertificate("stranger", "-i", "sensor-1").waitFor()).isNotZero();
        broker.awaitLog("refused: TLS: ");
    }

    @Test
    void aBrokerDoesNotStartThatWouldTrustAnybodysCertificate() throws Exception {
        try (BrokerProcess none = BrokerProcess.launch(
                "--spring.ssl.bundle.pem.keys.keystore.certificate=" + file("other.crt"),
                "--spring.ssl.bundle.pem.keys.keystore.private-key=" + file("other.key"),
                "--mqtt.listeners.mutual.type=tls",
                "--mqtt.listeners.mutual.port=0",
                "--mqtt.listeners.mutual.tls.bundle=keys",
                "--mqtt.listeners.mutual.tls.client-auth=required")) {
            assertThat(none.awaitEnd()).isEqualTo(2);
            assertThat(none.log())
                    .anyMatch(line ->
                            line.contains("mqtt.listeners.mutual.tls.bundle") && line.contains("no truststore"));
        }
    }

    @Test
    void newConnectionsHaveTheNewCertificateAndBrokenOnesChangeNothing() throws Exception {
        String before = run("openssl", "s_client", "-connect", "127.0.0.1:" + TLS, "-showcerts");
        Files.writeString(directory.resolve("server.key"), "broken");
        Files.writeString(directory.resolve("server.crt"), "broken");
        broker.awaitLog("Listener tls: bundle mqtt cannot be used any more", "what was read before stays in force");
        assertThat(serial(run("openssl", "s_client", "-connect", "127.0.0.1:" + TLS, "-showcerts")))
                .isEqualTo(serial(before));

        certificate("ca", "server", "/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1");
        broker.awaitLog("Listener tls: new connections have the new certificates of bundle mqtt");
        assertThat(serial(run("openssl", "s_client", "-connect", "127.0.0.1:" + TLS, "-showcerts")))
                .isNotEqualTo(serial(before));
    }

    @Test
    void mqttFlowsThroughAWebSocketWhereverItsFramesAreCut() throws Exception {
        List<Byte> received = new ArrayList<>();
        CompletableFuture<List<Byte>> connack = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                while (data.hasRemaining()) {
                    received.add(data.get());
                }
                if (received.size() >= 4) {
                    connack.complete(received);
                }
                socket.request(1);
                return CompletableFuture.completedFuture(null);
            }
        };
        WebSocket socket = client().newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(uri("/mqtt"), listener)
                .get(10, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
        socket.sendBinary(ByteBuffer.wrap(CONNECT, 0, 5), false).get(5, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(CONNECT, 5, 3), true).get(5, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(CONNECT, 8, CONNECT.length - 8), true).get(5, TimeUnit.SECONDS);
        assertThat(connack.get(10, TimeUnit.SECONDS)).containsExactly((byte) 0x20, (byte) 2, (byte) 0, (byte) 0);
        socket.abort();
    }

    @Test
    void whatIsNoWebSocketForMqttIsRefused() throws Exception {
        assertThat(get("/elsewhere")).isEqualTo(404);
        assertThat(get("/mqtt")).isIn(400, 426);
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                closed.complete(status);
                return CompletableFuture.completedFuture(null);
            }
        };
        WebSocket text = client().newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(uri("/mqtt"), listener)
                .get(10, TimeUnit.SECONDS);
        text.sendText("CONNECT", true).get(5, TimeUnit.SECONDS);
        assertThat(closed.get(10, TimeUnit.SECONDS)).as("unsupported data").isEqualTo(1003);
    }

    @Test
    void aStrangerHasNoMoreMemoryThanAConnectNeeds() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                ended.complete(new IOException("closed with " + status));
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void onError(WebSocket socket, Throwable error) {
                ended.complete(error);
            }
        };
        WebSocket socket = client().newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(uri("/mqtt"), listener)
                .get(10, TimeUnit.SECONDS);
        // A frame of this length is allowed later on, and does not end before it is refused.
        var _ = socket.sendBinary(ByteBuffer.allocate(1_900_000), true);
        assertThat(ended.get(4, TimeUnit.SECONDS))
                .as("before the time for CONNECT is over")
                .isNotNull();
        broker.awaitLog("bytes before CONNECT was complete");
    }

    @Test
    void whatIsSentBeforeTheUpgradeIsAnsweredIsNotTakenForMqtt() throws Exception {
        String request = String.join(
                "\r\n",
                "GET /mqtt HTTP/1.1",
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: mqtt",
                "Sec-WebSocket-Version: 13",
                "",
                "");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), WS)) {
            socket.setSoTimeout(10_000);
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(request.getBytes(StandardCharsets.US_ASCII));
            both.writeBytes(CONNECT);
            socket.getOutputStream().write(both.toByteArray());
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer)
                    .startsWith("HTTP/1.1 101 ")
                    .doesNotContain(new String(CONNACK, StandardCharsets.ISO_8859_1));
        }
    }

    private static HttpClient client() {
        return HttpClient.newHttpClient();
    }

    private static URI uri(String path) {
        return URI.create("ws://127.0.0.1:" + WS + path);
    }

    private static int get(String path) throws Exception {
        return client().send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + WS + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String serial(String shown) {
        int begin = shown.indexOf("-----BEGIN CERTIFICATE-----");
        assertThat(begin).as(shown).isNotNegative();
        return shown.substring(begin, shown.indexOf("-----END", begin));
    }

    private static Process withCertificate(String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-t", "x", "-m", "x", "--cert", file(name + ".crt"), "--key", file(name + ".key")));
        arguments.addAll(List.of(more));
        return mosquitto("mosquitto_pub", MUTUAL, arguments.toArray(String[]::new));
    }

    private static Process mosquitto(String program, int port, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program, "-h", "127.0.0.1", "-p", Integer.toString(port), "--cafile", file("ca.crt")));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return output(process);
    }

    private static void authority(String name) throws Exception {
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
                "/CN=" + name,
                "-keyout",
                file(name + ".key"),
                "-out",
                file(name + ".crt"));
    }

    private static void certificate(String authority, String name, String subject, String extension) throws Exception {
        Path extensions = Files.writeString(directory.resolve(name + ".ext"), extension + "\n");
        run(
                "openssl",
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                subject,
                "-keyout",
                file(name + ".key.new"),
                "-out",
                file(name + ".csr"));
        run(
                "openssl",
                "x509",
                "-req",
                "-in",
                file(name + ".csr"),
                "-CA",
                file(authority + ".crt"),
                "-CAkey",
                file(authority + ".key"),
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                extensions.toString(),
                "-out",
                file(name + ".crt.new"));
        Files.move(
                directory.resolve(name + ".key.new"),
                directory.resolve(name + ".key"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                directory.resolve(name + ".crt.new"),
                directory.resolve(name + ".crt"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }
}
