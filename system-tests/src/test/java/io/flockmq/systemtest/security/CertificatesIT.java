package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.load.Delays;
import io.flockmq.systemtest.load.Witness;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RequiresProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates that do not count, and handshakes that go nowhere, by openssl and mosquitto's clients; and what the operator sees. */
@RequiresProgram({"openssl", "mosquitto_pub", "mosquitto_sub"})
class CertificatesIT {

    private static final Duration HANDSHAKE = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final Duration LATEST = Duration.ofMillis(250);

    @TempDir
    static Path directory;

    private static final int TLS = Ports.free();
    private static final int MUTUAL = Ports.free();
    private static final int OPTIONAL = Ports.free();
    private static CertificateAuthority ca;
    private static CertificateAuthority other;
    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        ca = CertificateAuthority.in(directory, "ca");
        other = CertificateAuthority.in(directory, "other");
        CertificateAuthority listless = CertificateAuthority.in(directory, "listless");
        ca.sign("server");
        ca.sign("good");
        ca.sign("revoked");
        ca.sign("expired", "-startdate", "20200101000000Z", "-enddate", "20210101000000Z");
        ca.sign("early", "-startdate", "20450101000000Z", "-enddate", "20460101000000Z");
        other.sign("stranger");
        listless.sign("unlisted");
        ca.revoke("revoked");
        trust("ca.crt", "listless.crt");
        Files.writeString(file("crl.pem"), ca.revoked());
        broker = BrokerProcess.start(
                "--spring.ssl.bundle.pem.mqtt.keystore.certificate=" + file("server.crt"),
                "--spring.ssl.bundle.pem.mqtt.keystore.private-key=" + file("server.key"),
                "--spring.ssl.bundle.pem.mqtt.truststore.certificate=" + file("trusted.crt"),
                "--spring.ssl.bundle.pem.mqtt.reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=500ms",
                "--mqtt.listeners.tls.type=tls",
                "--mqtt.listeners.tls.port=" + TLS,
                "--mqtt.listeners.tls.tls.bundle=mqtt",
                "--mqtt.listeners.tls.tls.handshake-timeout=" + HANDSHAKE.toMillis() + "ms",
                "--mqtt.listeners.mutual.type=tls",
                "--mqtt.listeners.mutual.port=" + MUTUAL,
                "--mqtt.listeners.mutual.tls.bundle=mqtt",
                "--mqtt.listeners.mutual.tls.client-auth=required",
                "--mqtt.listeners.mutual.tls.crl-file=" + file("crl.pem"),
                "--mqtt.listeners.optional.type=tls",
                "--mqtt.listeners.optional.port=" + OPTIONAL,
                "--mqtt.listeners.optional.tls.bundle=mqtt",
                "--mqtt.listeners.optional.tls.client-auth=optional",
                "--mqtt.listeners.optional.tls.crl-file=" + file("crl.pem"),
                "--mqtt.security.allow-anonymous=true",
                "--mqtt.security.x509.user-name={cn}");
        broker.awaitLog("Listener tls: MQTT over TLS");
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            assertThat(broker.log()).noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "));
            broker.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expired  | the certificate of CN=expired        | : expired",
                "early    | the certificate of CN=early          | : not valid yet",
                "revoked  | the certificate of CN=revoked        | : revoked",
                "unlisted | the certificate of CN=unlisted       | : no valid revocation list of its issuer",
                "stranger | a certificate of no authority        | that is trusted"
            })
    void aCertificateThatDoesNotCountIsNotLetInAndTheLogSaysWhy(String owner, String whose, String why)
            throws Exception {
        for (int port : List.of(MUTUAL, OPTIONAL)) {
            expectRefused(port, owner, whose, why, "(Not authorized)");
        }
    }

    @Test
    void whoShowsNoneIsLetInOnlyWhereNoneIsNeeded() throws Exception {
        expectRefused(MUTUAL, null, "refused: TLS: peer did not return a certificate");
        assertThat(publishes(OPTIONAL, null)).isTrue();
        assertThat(publishes(MUTUAL, "good")).isTrue();
        broker.awaitLog("Client \"id-of-good\" connected");
    }

    @Test
    void aCertificateThatIsRevokedEndsItsConnectionsAndCannotResumeWhatTlsRemembers() throws Exception {
        ca.sign("fired");
        Process subscriber = mosquitto("mosquitto_sub", MUTUAL, "fired", "-V", "5", "-t", "x");
        Process colleague = mosquitto("mosquitto_sub", MUTUAL, "good", "-V", "5", "-t", "x", "-C", "1", "-W", "30");
        try {
            broker.awaitLog("\"id-of-fired\" subscribed");
            broker.awaitLog("\"id-of-good\" subscribed");
            assertThat(sClient(
                            MUTUAL,
                            "fired",
                            "-tls1_2",
                            "-sess_out",
                            file("tls-session").toString()))
                    .contains("New, TLSv1.2");
            ca.revoke("fired");
            replaceLists(ca.revoked());

            broker.awaitLog("Client \"id-of-fired\"", "disconnected: its certificate is revoked");
            assertThat(subscriber.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(sClient(
                            MUTUAL,
                            "fired",
                            "-tls1_2",
                            "-sess_in",
                            file("tls-session").toString()))
                    .contains("alert certificate revoked")
                    .doesNotContain("Reused");
            assertThat(publishes(MUTUAL, "good", "-i", "another")).isTrue();
            assertThat(output(colleague)).isEqualTo("x");
        } finally {
            subscriber.destroy();
            colleague.destroy();
        }
    }

    @Test
    void listsThatAreOutdatedLetNobodyInAndThoseThatAreBrokenChangeNothing() throws Exception {
        replaceLists(ca.revoked("-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20210101000000Z"));
        broker.awaitLog("WARN", "Listener mutual: the revocation list of CN=ca is outdated");
        expectRefused(MUTUAL, "good", "of CN=good", "no valid revocation list of its issuer");

        replaceLists(ca.revoked() + other.revoked());
        assertThat(publishes(MUTUAL, "good")).isTrue();
        assertThat(publishes(MUTUAL, "revoked")).isFalse();

        String whole = ca.revoked();
        for (String broken : List.of("", "broken", whole + whole.substring(0, whole.length() / 2))) {
            long kept = count("WARN", "crl.pem: ", "what was read before stays in force");
            replace("crl.pem", broken);
            awaitMore(kept, "WARN", "crl.pem: ", "what was read before stays in force");
            assertThat(publishes(MUTUAL, "good")).isTrue();
            assertThat(publishes(MUTUAL, "revoked")).isFalse();
        }
        replaceLists(ca.revoked());
    }

    @Test
    void aKeyThatIsBrokenOrDoesNotFitChangesNothingAndOneThatFitsIsShown() throws Exception {
        String before = shown();
        Path key = file("server.key");
        Files.copy(key, file("right.key"));
        replace("server.key", "broken");
        broker.awaitLog("WARN", "Listener tls: bundle mqtt cannot be used any more");
        assertThat(shown()).isEqualTo(before);
        replace("server.key", Files.readString(file("good.key")));
        broker.awaitLog("WARN", "Listener tls: bundle mqtt cannot be used", "its key does not fit its certificate");
        assertThat(shown()).isEqualTo(before);
        replace("server.key", Files.readString(file("right.key")));
        broker.awaitLog("Listener tls: new connections have the new certificates of bundle mqtt");

        double hours = hoursLeft();
        assertThat(hours).isBetween(46.0, 48.0);
        ca.sign("server", "-enddate", "20480101000000Z");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !shown().equals(before));
        assertThat(hoursLeft()).isGreaterThan(hours + 1000);
    }

    @Test
    void authoritiesAloneCanBeReplaced() throws Exception {
        long before = count("Listener mutual: new connections have the new certificates");
        trust("other.crt");
        awaitMore(before, "Listener mutual: new connections have the new certificates");
        replaceLists(other.revoked());
        assertThat(publishes(MUTUAL, "stranger")).isTrue();
        assertThat(publishes(MUTUAL, "good")).isFalse();

        long changed = count("Listener mutual: new connections have the new certificates");
        trust("ca.crt", "listless.crt");
        awaitMore(changed, "Listener mutual: new connections have the new certificates");
        replaceLists(ca.revoked());
        assertThat(publishes(MUTUAL, "stranger")).isFalse();
        assertThat(publishes(MUTUAL, "good")).isTrue();
    }

    @Test
    void handshakesThatDoNotGoOnAreEndedAndNeighboursNoticeNothing() throws Exception {
        InetSocketAddress plain = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), broker.address().port());
        Witness.warmUp(plain);
        List<Socket> slow = new ArrayList<>();
        try (Witness neighbour = Witness.watch(plain)) {
            byte[] halfAHello = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};
            long begin = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                Socket socket = connect();
                socket.getOutputStream().write(halfAHello, 0, i % halfAHello.length);
                slow.add(socket);
            }
            for (Socket socket : slow) {
                readToTheEnd(socket);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(HANDSHAKE.plus(SLACK));
            Delays delays = neighbour.stop();
            System.out.println("    the neighbour: " + delays);
            assertThat(delays).matches(d -> d.areBelow(LATEST), "not delayed");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        broker.awaitLog("WARN", "more connections, the last from 127.0.0.1", "TLS: the handshake took too long");
        assertThat(count("refused: TLS: the handshake took too long")).isLessThanOrEqualTo(20);
    }

    @Test
    void whatIsNotTlsIsEndedAtItsFirstBytes() throws Exception {
        untilLogged(
                () -> {
                    try (Socket socket = connect()) {
                        socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        assertThat(readToTheEnd(socket)).isEmpty();
                    }
                },
                "refused: TLS: what came is not TLS");
        untilLogged(() -> connect().close(), "refused: TLS: closed during the handshake");
    }

    @Test
    void oldVersionsOldCiphersAndRenegotiationAreRefused() throws Exception {
        for (String version : List.of("-tls1", "-tls1_1")) {
            assertThat(sClient(TLS, null, version, "-cipher", "ALL:@SECLEVEL=0"))
                    .contains("alert protocol version");
        }
        for (String cipher : List.of("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256")) {
            assertThat(sClient(TLS, null, "-tls1_2", "-cipher", cipher)).contains("alert handshake failure");
        }
        Process process = new ProcessBuilder("openssl", "s_client", "-connect", "127.0.0.1:" + TLS, "-tls1_2")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(said.lines().anyMatch(line -> line.contains("Extended master secret")))
                    .as("the handshake is over")
                    .isTrue();
            process.getOutputStream().write("R\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            assertThat(said.lines().toList())
                    .contains("RENEGOTIATING")
                    .anyMatch(line -> line.contains("no renegotiation"));
        } finally {
            process.destroy();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "required | no-such.pem | there is no such file",
                "required | server.crt  | no revocation list",
                "none     | crl.pem     | clients are not asked for certificates"
            })
    void aBrokerDoesNotStartWithListsThatItCannotUse(String clientAuth, String lists, String problem) {
        try (BrokerProcess none = BrokerProcess.launch(
                "--mqtt.listeners.mutual.type=tls",
                "--mqtt.listeners.mutual.port=0",
                "--mqtt.listeners.mutual.tls.bundle=mqtt",
                "--mqtt.listeners.mutual.tls.client-auth=" + clientAuth,
                "--mqtt.listeners.mutual.tls.crl-file=" + file(lists))) {
            assertThat(none.awaitEnd()).isEqualTo(2);
            assertThat(none.log())
                    .anyMatch(line -> line.contains("mqtt.listeners.mutual.tls.crl-file") && line.contains(problem));
        }
    }

    @Test
    void aBrokerDoesNotStartWithAKeyThatDoesNotFitItsCertificate() {
        try (BrokerProcess none = BrokerProcess.launch(
                "--spring.ssl.bundle.pem.mqtt.keystore.certificate=" + file("revoked.crt"),
                "--spring.ssl.bundle.pem.mqtt.keystore.private-key=" + file("good.key"),
                "--mqtt.listeners.tls.type=tls",
                "--mqtt.listeners.tls.port=0",
                "--mqtt.listeners.tls.tls.bundle=mqtt")) {
            assertThat(none.awaitEnd()).isEqualTo(2);
            assertThat(none.log())
                    .anyMatch(line -> line.contains("mqtt.listeners.tls.tls.bundle")
                            && line.contains("its key does not fit its certificate"));
        }
    }

    @Test
    void certificatesThatEndSoonAreToldOfAtTheStart() {
        broker.awaitLog("WARN", "Listener tls: its certificate expires at ");
    }

    private static double hoursLeft() throws Exception {
        String meters = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + broker.httpPort() + "/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return meters.lines()
                        .filter(line -> line.startsWith("flockmq_tls_certificate_expiry_seconds{listener=\"tls\"}"))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .findFirst()
                        .orElseThrow()
                / 3600;
    }

    private static long count(String... parts) {
        return broker.log().stream()
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .count();
    }

    private static void awaitMore(long before, String... parts) {
        Awaitility.await("another line with " + List.of(parts))
                .atMost(Duration.ofSeconds(20))
                .until(() -> count(parts) > before);
    }

    private interface Attempt {
        void make() throws Exception;
    }

    /** Of failed handshakes ten lines are written in ten seconds, and the others counted: tries until there is a line. */
    private static void untilLogged(Attempt attempt, String... parts) {
        long before = count(parts);
        Awaitility.await("a line with " + List.of(parts))
                .atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    attempt.make();
                    return count(parts) > before;
                });
    }

    private static void expectRefused(int port, @Nullable String owner, String... parts) {
        untilLogged(() -> assertThat(publishes(port, owner)).isFalse(), parts);
    }

    private static void trust(String... authorities) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String authority : authorities) {
            all.append(Files.readString(file(authority)));
        }
        replace("trusted.crt", all.toString());
    }

    private static void replaceLists(String lists) throws IOException {
        long before = count("crl.pem was read anew");
        replace("crl.pem", lists);
        // Once for each of the two listeners that have the file.
        awaitMore(before + 1, "crl.pem was read anew");
    }

    private static void replace(String name, String text) throws IOException {
        Files.writeString(file(name + ".new"), text);
        Files.move(file(name + ".new"), file(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), TLS);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static byte[] readToTheEnd(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        }
    }

    /** The certificate that the broker shows. */
    private static String shown() throws Exception {
        String said = sClient(TLS, null, "-showcerts");
        return said.substring(said.indexOf("-----BEGIN CERTIFICATE-----"), said.indexOf("-----END CERTIFICATE-----"));
    }

    private static String sClient(int port, @Nullable String owner, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        if (owner != null) {
            command.addAll(List.of(
                    "-cert",
                    file(owner + ".crt").toString(),
                    "-key",
                    file(owner + ".key").toString()));
        }
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return output(process);
    }

    private static boolean publishes(int port, @Nullable String owner, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-t", "x", "-m", "x", "-q", "1"));
        arguments.addAll(List.of(more));
        Process process = mosquitto("mosquitto_pub", port, owner, arguments.toArray(String[]::new));
        output(process);
        return process.exitValue() == 0;
    }

    private static Process mosquitto(String program, int port, @Nullable String owner, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-p", Integer.toString(port)));
        command.addAll(List.of("--cafile", file("ca.crt").toString()));
        if (owner != null) {
            command.addAll(List.of("-i", "id-of-" + owner));
            command.addAll(List.of(
                    "--cert",
                    file(owner + ".crt").toString(),
                    "--key",
                    file(owner + ".key").toString()));
        }
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }
}
