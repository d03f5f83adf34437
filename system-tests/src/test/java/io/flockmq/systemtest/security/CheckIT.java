package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerJar;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RequiresProgram;
import io.flockmq.systemtest.process.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar's command {@code check} on a broker with users, rules and TLS. */
@RequiresProgram("openssl")
class CheckIT {

    private static final int TLS = Ports.free();

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        CertificateAuthority.in(directory, "ca").sign("server");
        Passwd.set("sesame", directory.resolve("passwords").toString(), "ann");
        Files.writeString(directory.resolve("acl"), "user ann\ntopic readwrite flockmq/check/#\ntopic read news/#\n");
        broker = BrokerProcess.start(
                "--mqtt.security.password-file.path=" + directory.resolve("passwords"),
                "--mqtt.security.acl-file.path=" + directory.resolve("acl"),
                "--spring.ssl.bundle.pem.mqtt.keystore.certificate=" + directory.resolve("server.crt"),
                "--spring.ssl.bundle.pem.mqtt.keystore.private-key=" + directory.resolve("server.key"),
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

    private record Result(int status, String text) {}

    @Test
    void aMessageComesBack() {
        Result result =
                check("sesame", "--user=ann", "--port=" + broker.address().port());

        assertThat(result.text())
                .startsWith(
                        "A message came back from 127.0.0.1:" + broker.address().port());
        assertThat(result.status()).isZero();
    }

    @Test
    void aMessageComesBackByTls() {
        Result result =
                check("sesame", "--user=ann", "--port=" + TLS, "--server-name=localhost", "--ca=" + authority());

        assertThat(result.text()).endsWith("(TLS)");
        assertThat(result.status()).isZero();
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        Result result =
                check("sesame", "--user=ann", "--port=" + TLS, "--server-name=other.example", "--ca=" + authority());

        assertThat(result.text()).contains("No message came back from").contains("other.example");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void aWrongPasswordAndAForbiddenTopicAreSaid() {
        String port = "--port=" + broker.address().port();

        assertThat(check("wrong", "--user=ann", port))
                .returns(1, Result::status)
                .satisfies(result -> assertThat(result.text())
                        .contains("the broker refuses the connection: Bad User Name or Password")
                        .doesNotContain("wrong"));
        assertThat(check("sesame", "--user=ann", port, "--topic=plant"))
                .returns(1, Result::status)
                .satisfies(result -> assertThat(result.text()).contains("the broker refuses to subscribe to plant/"));
        assertThat(check("sesame", "--user=ann", port, "--topic=news"))
                .returns(1, Result::status)
                .satisfies(result -> assertThat(result.text()).contains("the broker refuses a message to news/"));
    }

    private static Path authority() {
        return directory.resolve("ca.crt");
    }

    private static Result check(String password, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-jar",
                BrokerJar.path().toString(),
                "check"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FLOCKMQ_PASSWORD", password);
        try (RunningProgram check = RunningProgram.start(builder)) {
            int status = check.awaitEnd(Duration.ofMinutes(1));
            return new Result(status, String.join("\n", check.lines()));
        }
    }
}
