package io.flockmq.systemtest.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the admin API tells of certificates. */
class AdminCertificatesIT {

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static AdminHttp admin;

    @BeforeAll
    static void start() throws Exception {
        Path store = directory.resolve("server.p12");
        makeKey(store);
        broker = BrokerProcess.start(
                "--mqtt.cluster.node-id=alone",
                "--spring.ssl.bundle.jks.web.keystore.location=" + store,
                "--spring.ssl.bundle.jks.web.keystore.password=not-to-be-seen",
                "--mqtt.listeners.tls.type=tls",
                "--mqtt.listeners.tls.port=" + Ports.free(),
                "--mqtt.listeners.tls.tls.bundle=web");
        broker.awaitLog("Listener tls: MQTT over TLS");
        admin = AdminHttp.of("127.0.0.1:" + broker.httpPort()).as("admin", AdminHttp.firstPassword(broker.log()));
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private static void makeKey(Path store) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=broker.example.org",
                        "-ext",
                        "SAN=DNS:broker.example.org,IP:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "not-to-be-seen")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    @Test
    void theCertificateOfAListenerIsShownWithItsEndAndWhereItIsFrom() {
        AdminHttp.Answer answer = admin.get("/certificates").is(200);
        assertThat(answer.response().body()).doesNotContain("not-to-be-seen");
        assertThat(answer.body().path("items")).hasSize(1);
        JsonNode item = answer.body().path("items").path(0);
        assertThat(item.path("node").asString()).isEqualTo("alone");
        JsonNode certificate = item.path("certificate");
        assertThat(certificate.path("listener").asString()).isEqualTo("tls");
        assertThat(certificate.path("bundle").asString()).isEqualTo("web");
        assertThat(certificate.path("source").asString()).endsWith("server.p12");
        assertThat(certificate.path("subject").asString()).isEqualTo("CN=broker.example.org");
        assertThat(certificate.path("issuer").asString()).isEqualTo("CN=broker.example.org");
        assertThat(certificate.path("names").valueStream().map(JsonNode::asString))
                .containsExactly("DNS:broker.example.org", "IP:127.0.0.1");
        assertThat(certificate.path("daysLeft").asInt()).isEqualTo(29);
        assertThat(Duration.between(
                        Instant.parse(certificate.path("notBefore").asString()),
                        Instant.parse(certificate.path("notAfter").asString())))
                .isEqualTo(Duration.ofDays(30));
    }

    @Test
    void aNodeThatIsNotThereHasNone() {
        assertThat(admin.get("/certificates?node=alone").is(200).body().path("items"))
                .hasSize(1);
        assertThat(admin.get("/certificates?node=other").is(404).detail()).contains("there are: alone");
        admin.get("/api/docs").is(200);
    }
}
