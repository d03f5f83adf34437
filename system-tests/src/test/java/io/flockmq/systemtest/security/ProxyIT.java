package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RequiresProgram;
import io.flockmq.systemtest.process.RunningProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients behind load balancers: behind HAProxy, and behind one that says what it likes. */
@RequiresProgram({"haproxy", "mosquitto_pub", "openssl"})
class ProxyIT {

    /** Where HAProxy connects from; the broker trusts this address alone. */
    private static final String TRUSTED = "127.0.0.2";

    private static final String UNTRUSTED = "127.0.0.3";

    /** Banned in the broker, which knows it only by the word of the load balancer. */
    private static final String BANNED = "127.0.0.66";

    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static RunningProgram haproxy;
    private static final int REQUIRED = Ports.free();
    private static final int AUTO = Ports.free();
    private static final int TLS = Ports.free();
    private static final int WS = Ports.free();
    private static final int HAPROXY_V2 = Ports.free();
    private static final int HAPROXY_V1 = Ports.free();
    private static final int HAPROXY_TLS = Ports.free();
    private static final int HAPROXY_WS = Ports.free();

    @BeforeAll
    static void start() throws Exception {
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
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                file("server.key"),
                "-out",
                file("server.crt"));
        Files.writeString(directory.resolve("bans"), "address " + BANNED + "\n");
        List<String> settings = new ArrayList<>(List.of(
                "--spring.ssl.bundle.pem.mqtt.keystore.certificate=" + file("server.crt"),
                "--spring.ssl.bundle.pem.mqtt.keystore.private-key=" + file("server.key"),
                "--mqtt.security.bans-file.path=" + file("bans"),
                "--mqtt.listeners.required.port=" + REQUIRED,
                "--mqtt.listeners.required.proxy-protocol=required",
                "--mqtt.listeners.auto.port=" + AUTO,
                "--mqtt.listeners.auto.proxy-protocol=auto",
                "--mqtt.listeners.encrypted.type=tls",
                "--mqtt.listeners.encrypted.port=" + TLS,
                "--mqtt.listeners.encrypted.tls.bundle=mqtt",
                "--mqtt.listeners.encrypted.proxy-protocol=required",
                "--mqtt.listeners.web.type=ws",
                "--mqtt.listeners.web.port=" + WS,
                "--mqtt.listeners.web.x-forwarded-for=true"));
        for (String listener : List.of("required", "auto", "encrypted", "web")) {
            settings.add("--mqtt.listeners." + listener + ".trusted-proxies=" + TRUSTED);
        }
        broker = BrokerProcess.start(settings.toArray(String[]::new));
        broker.awaitLog("Listener web", "MQTT over WebSocket");
        haproxy = RunningProgram.start(new ProcessBuilder("haproxy", "-f", configuration()).redirectErrorStream(true));
        for (String server : List.of("v2", "v1", "encrypted", "web")) {
            haproxy.awaitLine(
                    "the health check of " + server, line -> line.contains("server " + server + "/node succeeded"));
        }
    }

    private static String configuration() throws IOException {
        String frontends = proxy("v2", "tcp", HAPROXY_V2, REQUIRED, "send-proxy-v2 check check-send-proxy")
                + proxy("v1", "tcp", HAPROXY_V1, AUTO, "send-proxy check check-send-proxy")
                + proxy("encrypted", "tcp", HAPROXY_TLS, TLS, "send-proxy-v2 check check-send-proxy")
                + proxy("web", "http", HAPROXY_WS, WS, "check") + "    option forwardfor\n";
        return Files.writeString(directory.resolve("haproxy.cfg"), """
                        global
                            log stdout format raw local0
                        defaults
                            log global
                            timeout connect 5s
                            timeout client 60s
                            timeout server 60s
                        """ + frontends)
                .toString();
    }

    private static String proxy(String name, String mode, int port, int node, String options) {
        return """
                listen %s
                    mode %s
                    option log-health-checks
                    bind 127.0.0.1:%d
                    source %s
                    server node 127.0.0.1:%d inter 200ms %s
                """.formatted(name, mode, port, TRUSTED, node, options);
    }

    @AfterAll
    static void stop() {
        if (haproxy != null) {
            haproxy.close();
        }
        if (broker != null) {
            List<String> log = broker.log();
            broker.close();
            assertThat(log).noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "));
            assertThat(log)
                    .as("health checks, five times a second all the while")
                    .noneMatch(line ->
                            line.contains("Connection from " + TRUSTED + ":") && line.contains("closed before"));
        }
    }

    @Test
    void behindHaproxyAClientIsWhereItIs() throws Exception {
        publish(HAPROXY_V2, "127.0.0.21", "client-v2").assertSuccess();
        broker.awaitLog("\"client-v2\" connected from 127.0.0.21:");
        publish(HAPROXY_V1, "127.0.0.22", "client-v1").assertSuccess();
        broker.awaitLog("\"client-v1\" connected from 127.0.0.22:");
        publish(HAPROXY_TLS, "127.0.0.23", "client-tls", "--cafile", file("server.crt"))
                .assertSuccess();
        broker.awaitLog("\"client-tls\" connected from 127.0.0.23:");
    }

    @Test
    void whoIsBannedIsBannedBehindHaproxyAsWell() throws Exception {
        assertThat(publish(HAPROXY_V2, BANNED, "banned").status()).isNotZero();
        broker.awaitLog("\"banned\"", BANNED, "refused", "banned");
    }

    @Test
    void aWebSocketIsWhereHaproxySaysAndNotWhereTheClientSays() throws Exception {
        webSocket("127.0.0.24", HAPROXY_WS, "client-ws");
        broker.awaitLog("\"client-ws\" connected from 127.0.0.24");
        webSocket(UNTRUSTED, WS, "liar");
        broker.awaitLog("\"liar\" connected from " + UNTRUSTED + ":");
    }

    @Test
    void nobodyElseMaySayWhereAClientIs() throws Exception {
        for (int port : List.of(REQUIRED, AUTO)) {
            assertThat(answer(UNTRUSTED, port, v1("192.0.2.1", "forged-v1"))).isEmpty();
            assertThat(answer(UNTRUSTED, port, v2(0x21, 0x11, "c0000201c00002029c40075b", "forged-v2")))
                    .isEmpty();
        }
        broker.awaitLog("refused", UNTRUSTED, "PROXY protocol: the connection does not come from a trusted proxy");
        assertThat(broker.log()).noneMatch(line -> line.contains("192.0.2.1"));
    }

    @Test
    void whereAHeaderIsRequiredNobodyComesInWithoutOne() throws Exception {
        assertThat(answer(TRUSTED, REQUIRED, connect("no-header"))).isEmpty();
        broker.awaitLog("refused", TRUSTED, "PROXY protocol: there is no header");
        assertThat(answer(UNTRUSTED, AUTO, connect("direct-1"))).startsWith("20020000");
        broker.awaitLog("\"direct-1\" connected from " + UNTRUSTED + ":");
        assertThat(answer(TRUSTED, AUTO, connect("direct-2"))).startsWith("20020000");
    }

    @Test
    void aLoadBalancerMaySpeakForItselfOrNotKnowWhoComes() throws Exception {
        assertThat(answer(TRUSTED, REQUIRED, v2(0x20, 0x00, "", "local"))).startsWith("20020000");
        broker.awaitLog("\"local\" connected from " + TRUSTED + ":");
        assertThat(answer(TRUSTED, REQUIRED, text("PROXY UNKNOWN\r\n", connect("unknown"))))
                .startsWith("20020000");
        broker.awaitLog("\"unknown\" connected from " + TRUSTED + ":");
        String v6 = "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "9c40075b";
        assertThat(answer(TRUSTED, REQUIRED, v2(0x21, 0x21, v6, "six"))).startsWith("20020000");
        broker.awaitLog("\"six\" connected from [2001:db8::1]:40000");
    }

    @Test
    void aHeaderThatIsCutAnywhereIsRead() throws Exception {
        byte[] all = v2(0x21, 0x11, "c0000207c00002029c40075b", "cut");
        try (Socket socket = from(TRUSTED, REQUIRED)) {
            for (byte each : all) {
                socket.getOutputStream().write(each);
                socket.getOutputStream().flush();
            }
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(4)))
                    .isEqualTo("20020000");
        }
        broker.awaitLog("\"cut\" connected from 192.0.2.7:40000");
    }

    @Test
    void aBrokenHeaderEndsTheConnectionWithALine() throws Exception {
        assertThat(answer(TRUSTED, REQUIRED, text("PROXY TCP4 here there 1 2\r\n", connect("broken"))))
                .isEmpty();
        broker.awaitLog("refused", TRUSTED, "PROXY protocol: ");
        assertThat(answer(TRUSTED, REQUIRED, v2(0x21, 0x11, "c0", "short"))).isEmpty();
        assertThat(answer(TRUSTED, REQUIRED, text("P".repeat(300), new byte[0])))
                .isEmpty();
        assertThat(broker.log())
                .noneMatch(line -> line.contains("\"broken\" connected") || line.contains("\"short\" connected"));
    }

    @Test
    void aProbeIsSilentAndAClientThatGoesIsNot() throws Exception {
        from(TRUSTED, REQUIRED).close();
        try (Socket local = from(TRUSTED, REQUIRED)) {
            local.getOutputStream().write(header(0x20, 0x00, ""));
        }
        try (Socket client = from(TRUSTED, REQUIRED)) {
            client.getOutputStream().write(header(0x21, 0x11, "c0000209c00002029c40075b"));
        }
        broker.awaitLog("Connection from 192.0.2.9:40000 ended: closed before CONNECT");
    }

    private record Ended(int status, String output) {
        void assertSuccess() {
            assertThat(status).as(output).isZero();
        }
    }

    private static Ended publish(int port, String from, String clientId, String... more) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("mosquitto_pub", "-h", "127.0.0.1", "-p", Integer.toString(port), "-A", from, "-i", clientId));
        command.addAll(List.of("-t", "proxy/test", "-m", "hello", "-q", "1"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private static void webSocket(String from, int port, String clientId) throws Exception {
        WebSocket socket = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(from))
                .build()
                .newWebSocketBuilder()
                .subprotocols("mqtt")
                .header("X-Forwarded-For", "203.0.113.9")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/mqtt"), new WebSocket.Listener() {})
                .get(10, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(connect(clientId)), true).get(5, TimeUnit.SECONDS);
        broker.awaitLog("\"" + clientId + "\" connected");
        socket.abort();
    }

    /** What comes back until the connection ends or CONNACK is there, in hexadecimal digits. */
    private static String answer(String from, int port, byte[] bytes) throws IOException {
        try (Socket socket = from(from, port)) {
            socket.getOutputStream().write(bytes);
            return HexFormat.of().formatHex(socket.getInputStream().readNBytes(4));
        } catch (IOException reset) {
            return "";
        }
    }

    private static Socket from(String local, int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(local, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static byte[] v1(String client, String clientId) {
        return text("PROXY TCP4 " + client + " 192.0.2.2 40000 1883\r\n", connect(clientId));
    }

    private static byte[] v2(int command, int family, String addresses, String clientId) {
        return join(header(command, family, addresses), connect(clientId));
    }

    private static byte[] header(int command, int family, String addresses) {
        byte[] address = HexFormat.of().parseHex(addresses);
        return join(SIGNATURE, new byte[] {(byte) command, (byte) family, 0, (byte) address.length}, address);
    }

    private static byte[] text(String header, byte[] behind) {
        return join(header.getBytes(StandardCharsets.US_ASCII), behind);
    }

    private static byte[] connect(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        byte[] begin = {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, (byte) id.length};
        return join(begin, id);
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Stream.of(parts).mapToInt(part -> part.length).sum());
        Stream.of(parts).forEach(all::put);
        return all.array();
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }
}
