package io.flockmq.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.command.Flockmq.Answer;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.security.CertificateAuthority;
import io.flockmq.systemtest.security.Passwd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pub}, {@code sub}, {@code clients} and {@code explain} with a node that runs. */
class CommandLineIT {

    private static final int TLS = Ports.free();
    private static final Map<String, String> PASSWORD = Map.of("FLOCKMQ_PASSWORD", "sesame");

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        CertificateAuthority.in(directory, "ca").sign("server");
        Passwd.set("sesame", file("users"), "ann");
        Passwd.set("sesame", file("admins"), "admin");
        Files.writeString(directory.resolve("acl"), "user ann\ntopic readwrite test/#\n");
        Files.writeString(directory.resolve("secret"), "sesame\n");
        broker = BrokerProcess.startWith(
                List.of("-Xlog:class+load:file=" + file("classes")),
                "--mqtt.security.password-file.path=" + file("users"),
                "--mqtt.security.acl-file.path=" + file("acl"),
                "--mqtt.admin.users-file=" + file("admins"),
                "--spring.ssl.bundle.pem.mqtt.keystore.certificate=" + file("server.crt"),
                "--spring.ssl.bundle.pem.mqtt.keystore.private-key=" + file("server.key"),
                "--mqtt.listeners.tls.type=tls",
                "--mqtt.listeners.tls.port=" + TLS,
                "--mqtt.listeners.tls.tls.bundle=mqtt");
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String port() {
        return Integer.toString(broker.address().port());
    }

    private static String[] line(String command, String... more) {
        String[] line = {command, "-u", "ann", "--password-file", file("secret")};
        String[] all = Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return all;
    }

    private static Answer pub(String... more) {
        return Flockmq.run(line("pub", more));
    }

    private static RunningProgram subscribed(String id, String... more) {
        RunningProgram sub = Flockmq.start(Map.of(), line("sub", more));
        broker.awaitLog("\"" + id + "\" subscribed");
        return sub;
    }

    @ParameterizedTest(name = "MQTT {0}, QoS {1}")
    @CsvSource({"5,0", "5,1", "5,2", "3.1.1,0", "3.1.1,1", "3.1.1,2"})
    void aMessageComesThrough(String version, String qos) {
        String id = "sub-" + version + "-" + qos;
        String topic = "test/" + id;
        RunningProgram sub = subscribed(
                id, "-p", port(), "-V", version, "-q", qos, "-t", topic, "-i", id, "-v", "-C", "2", "-W", "30");
        for (String payload : List.of("hello", "grüße")) {
            assertThat(pub("-p", port(), "-V", version, "-q", qos, "-t", topic, "-m", payload))
                    .isEqualTo(new Answer(0, List.of()));
        }
        assertThat(Flockmq.end(sub)).isEqualTo(new Answer(0, List.of(topic + " hello", topic + " grüße")));
    }

    @Test
    void propertiesAndBytesComeThroughByTlsAsJson() throws Exception {
        Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xFF, 0, 1});
        String tls = Integer.toString(TLS);
        RunningProgram sub = subscribed(
                "json",
                "-p",
                tls,
                "--ca",
                file("ca.crt"),
                "--server-name",
                "localhost",
                "-t",
                "test/json",
                "-i",
                "json",
                "--json",
                "-C",
                "2",
                "-W",
                "30");
        assertThat(pub(
                                "-p",
                                tls,
                                "--ca",
                                file("ca.crt"),
                                "--server-name",
                                "localhost",
                                "-t",
                                "test/json",
                                "-m",
                                "{}",
                                "-q",
                                "1",
                                "-D",
                                "room=kitchen",
                                "-D",
                                "room=hall",
                                "--content-type",
                                "application/json",
                                "--response-topic",
                                "test/answer",
                                "--correlation-data",
                                "7",
                                "--json")
                        .lines())
                .containsExactly(
                        "{\"topic\":\"test/json\",\"qos\":1,\"bytes\":2,\"reasonCode\":0,\"subscribers\":true}");
        assertThat(pub("-p", port(), "-t", "test/json", "-f", file("bytes")).status())
                .isZero();
        assertThat(Flockmq.end(sub))
                .isEqualTo(new Answer(
                        0,
                        List.of(
                                "{\"topic\":\"test/json\",\"qos\":0,\"retain\":false,\"payload\":\"{}\",\"userProperties\":"
                                        + "[[\"room\",\"kitchen\"],[\"room\",\"hall\"]],\"contentType\":\"application/json\","
                                        + "\"responseTopic\":\"test/answer\",\"correlationData\":\"Nw==\"}",
                                "{\"topic\":\"test/json\",\"qos\":0,\"retain\":false,\"payloadBase64\":\"/wAB\"}")));
    }

    @Test
    void eachLineOfStandardInputIsAMessage() {
        RunningProgram sub =
                subscribed("lines", "-p", port(), "-t", "test/lines", "-i", "lines", "-q", "1", "-C", "2", "-W", "30");
        RunningProgram pub = Flockmq.start(Map.of(), line("pub", "-p", port(), "-t", "test/lines", "-l", "-q", "1"));
        pub.say("one");
        pub.say("two");
        pub.closeInput();
        assertThat(Flockmq.end(pub).status()).isZero();
        assertThat(Flockmq.end(sub)).isEqualTo(new Answer(0, List.of("one", "two")));
    }

    @Test
    void aRetainedMessageIsThereUntilItIsTakenAway() {
        String[] look = line("sub", "-p", port(), "-t", "test/state", "-C", "1", "-W", "2");
        pub("-p", port(), "-t", "test/state", "-m", "on", "-r", "-q", "1");
        assertThat(Flockmq.run(look)).isEqualTo(new Answer(0, List.of("on")));
        pub("-p", port(), "-t", "test/state", "-n", "-r", "-q", "1");
        assertThat(Flockmq.run(look)).as("the time was over").isEqualTo(new Answer(3, List.of()));
    }

    @Test
    void aRefusalIsStatus1AndAClientThatIsNotLetInStatus4() {
        Answer refused = pub("-p", port(), "-t", "other", "-m", "x", "-q", "1");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.lines()).singleElement().asString().contains("refuses a message to other: Not authorized");

        refused = Flockmq.run(line("sub", "-p", port(), "-t", "other/#"));
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.lines())
                .singleElement()
                .asString()
                .contains("refuses to subscribe to other/#: Not authorized");

        for (String version : List.of("5", "3.1.1")) {
            Answer unknown = Flockmq.run(
                    Map.of("FLOCKMQ_PASSWORD", "wrong"),
                    "pub",
                    "-p",
                    port(),
                    "-V",
                    version,
                    "-u",
                    "ann",
                    "-t",
                    "test/x",
                    "-m",
                    "x");
            assertThat(unknown.status()).isEqualTo(4);
            assertThat(unknown.lines()).singleElement().asString().contains("Bad User Name or Password");
        }
    }

    @Test
    void clientsAreListedShownAndSentAway() {
        String url = "http://127.0.0.1:" + broker.httpPort();
        RunningProgram sub = subscribed("listed", "-p", port(), "-t", "test/Listed", "-i", "listed");

        Answer list = Flockmq.run(PASSWORD, "clients", "--url", url, "--match", "listed", "--connected");
        assertThat(list.status()).isZero();
        assertThat(list.lines()).hasSize(2);
        assertThat(list.lines().getLast()).startsWith("listed ").contains("ann", "127.0.0.1:", "MQTT 5.0");

        Answer json = Flockmq.run(PASSWORD, "clients", "listed", "--url", url, "--json");
        assertThat(json.lines()).singleElement().asString().contains("\"id\":\"listed\"", "test/Listed");

        Answer away = Flockmq.run(PASSWORD, "clients", "listed", "--url", url, "--disconnect");
        assertThat(away.status()).isZero();
        Answer gone = Flockmq.end(sub);
        assertThat(gone.status()).isEqualTo(4);
        assertThat(gone.lines()).last().asString().contains("the broker ends the connection: Administrative action");

        Answer nobody = Flockmq.run(PASSWORD, "clients", "nobody", "--url", url);
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.lines()).singleElement().asString().contains("nobody");
    }

    @Test
    void aMessageThatWouldNotArriveIsExplained() {
        String url = "http://127.0.0.1:" + broker.httpPort();
        try (RunningProgram _ = subscribed("explained", "-p", port(), "-t", "test/Line1", "-i", "explained")) {
            Answer yes = Flockmq.run(PASSWORD, "explain", "test/Line1", "explained", "--url", url);
            assertThat(yes.status()).isZero();
            assertThat(yes.lines().getFirst()).startsWith("yes: ");
            Answer no = Flockmq.run(PASSWORD, "explain", "test/line1", "explained", "--url", url);
            assertThat(no.status()).isEqualTo(1);
            assertThat(no.lines().getFirst()).startsWith("no: ").contains("differs in case");
        }
        Answer unknown = Flockmq.run(Map.of("FLOCKMQ_PASSWORD", "wrong"), "explain", "a", "b", "--url", url);
        assertThat(unknown.status()).isEqualTo(4);
        assertThat(unknown.lines()).singleElement().asString().startsWith("flockmq explain: ");
    }

    /** Spring looks at annotations of what it passes by: those of picocli are two small classes. */
    @Test
    void aNodeDoesNotLoadWhatReadsCommandLines() throws Exception {
        List<String> classes = Files.readAllLines(directory.resolve("classes"));
        assertThat(classes).anyMatch(line -> line.contains("io.flockmq.broker.FlockMq"));
        assertThat(classes)
                .filteredOn(line ->
                        line.contains(" picocli.CommandLine ") || line.contains("io.flockmq.broker.command.line."))
                .isEmpty();
    }

    @Test
    void runStartsANode() {
        try (RunningProgram node = Flockmq.start(
                Map.of(),
                "run",
                "--mqtt.listeners.tcp.port=" + Ports.free(),
                "--server.port=0",
                "--mqtt.storage.type=memory",
                "--mqtt.admin.dir=" + file("admin"))) {
            node.awaitLine("the listener", Duration.ofSeconds(60), line -> line.contains("Listener tcp: MQTT on"));
        }
    }
}
