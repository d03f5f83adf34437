package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.flockmq.systemtest.process.BrokerJar;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.Programs;
import io.flockmq.systemtest.process.RunningProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker itself takes the file that the chart writes. A pod's files are put into a directory, and only what cannot be the same on
 * this machine is another: addresses and port numbers.
 */
class BrokerConfigurationIT {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final String PASSWORD = "of-the-cluster";

    @TempDir
    Path directory;

    private final int http = Ports.free();

    @Test
    void aNodeStartsWithTheDefaultsAndLetsTheGeneratedUserIn() throws Exception {
        Manifests objects = Chart.render("default.yaml");
        int mqtt = Ports.free();
        try (RunningProgram node = start(objects, mqtt)) {
            awaitListener(node, "tcp", mqtt);
            Map<String, String> users = objects.named(Secret.class, "users").getData();

            assertThat(check(mqtt, decoded(users, "username"), decoded(users, "password")))
                    .isZero();
            assertThat(check(mqtt, decoded(users, "username"), "wrong")).isEqualTo(1);
            assertThat(nodes(decoded(users, "username"), decoded(users, "password")))
                    .as("the console's first request")
                    .isEqualTo(200);
            assertThat(nodes(decoded(users, "username"), "wrong")).isEqualTo(401);
        }
    }

    @Test
    void aNodeStartsWithEveryKindOfListenerRulesAndFilesOfSecrets() throws Exception {
        Programs.require("openssl");
        Manifests objects = Chart.render(Chart.template()
                .withValuesFile(Chart.file("tls-existing-secret.yaml"))
                .set("listeners.tcp.enabled", "true")
                .set("listeners.tcp.proxyProtocol", "auto")
                .set("listeners.tcp.trustedProxies[0]", "10.0.0.0/8")
                .set("listeners.ws.enabled", "true")
                .set("listeners.ws.xForwardedFor", "true")
                .set("listeners.ws.trustedProxies[0]", "10.0.0.0/8")
                .set("tls.revocations.existingSecret", "")
                .set("auth.acl", "user admin\ntopic readwrite #")
                .set("cluster.serverReference", "mqtt.example.org:1883")
                .set("logging.format", "ecs")
                .set("mqtt.settings.limits.max-retained-messages", "5000000")
                .set("mqtt.settings.cluster.heartbeat-limit", "6s"));
        Path tls = Files.createDirectory(directory.resolve("tls"));
        openssl(tls);
        int mqtt = Ports.free();
        try (RunningProgram node = start(objects, mqtt)) {
            awaitListener(node, "tcp", mqtt);

            assertThat(node.lines())
                    .anyMatch(line -> line.contains("Listener tls"))
                    .anyMatch(line -> line.contains("Listener wss"))
                    .anyMatch(line -> line.contains("Listener ws:"))
                    .anyMatch(line -> line.contains("Listener devices"))
                    .noneMatch(line -> line.startsWith("Error"));
        }
    }

    /** Keys and certificates under the names of the Secret's keys; the authority of clients is the certificate itself. */
    private static void openssl(Path tls) throws Exception {
        List<String> command = List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-keyout",
                "tls.key",
                "-out",
                "tls.crt");
        try (RunningProgram openssl = RunningProgram.start(new ProcessBuilder(command).directory(tls.toFile()))) {
            assertThat(openssl.awaitEnd()).as("%s", openssl.lines()).isZero();
        }
        Files.copy(tls.resolve("tls.crt"), tls.resolve("client-ca.crt"));
    }

    private RunningProgram start(Manifests objects, int mqtt) throws IOException {
        Map<String, String> configMap = objects.named(ConfigMap.class, "").getData();
        Path file = write("flockmq.yaml", objects.configurationText().replace("/etc/flockmq", directory.toString()));
        if (configMap.containsKey("acl")) {
            write("rules/acl", objects.named(ConfigMap.class, "").getData().getOrDefault("acl", ""));
        }
        Map<String, String> users = objects.named(Secret.class, "users").getData();
        write("users/password-file", decoded(users, "password-file"));
        write("console/users", decoded(users, "console-users"));
        List<String> command = new ArrayList<>(
                List.of(java(), "-Xmx512m", "-jar", BrokerJar.path().toString()));
        command.add("--server.port=" + http);
        command.add("--mqtt.cluster.dns=localhost");
        command.add("--mqtt.cluster.port=" + Ports.free());
        command.add("--mqtt.cluster.link-port=" + Ports.free());
        for (String listener : Yaml.map(objects.setting("mqtt", "listeners")).keySet()) {
            command.add(
                    "--mqtt.listeners.%s.port=%d".formatted(listener, listener.equals("tcp") ? mqtt : Ports.free()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("FLOCKMQ_CONFIG", file.toString());
        builder.environment().put("POD_NAME", "release-flockmq-0");
        builder.environment().put("POD_IP", "127.0.0.1");
        builder.environment().put("MQTT_CLUSTER_SECRET", PASSWORD);
        return RunningProgram.start(builder);
    }

    private Path write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, content);
    }

    private static void awaitListener(RunningProgram node, String listener, int port) {
        Awaitility.await("the node's listener")
                .atMost(START_LIMIT)
                .until(() -> !node.isAlive()
                        || node.lines().stream()
                                .anyMatch(line ->
                                        line.contains("Listener " + listener + ":") && line.contains(":" + port)));
        assertThat(node.isAlive()).as(String.join("\n", node.lines())).isTrue();
    }

    private int nodes(String user, String password) throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + http + "/api/v1/nodes");
            return client.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Authorization", "Basic " + credentials)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** As in the chart's test pod. */
    private static int check(int port, String user, String password) {
        ProcessBuilder builder = new ProcessBuilder(
                java(), "-jar", BrokerJar.path().toString(), "check", "--port=" + port, "--user=" + user);
        builder.environment().put("FLOCKMQ_PASSWORD", password);
        try (RunningProgram check = RunningProgram.start(builder)) {
            return check.awaitEnd(Duration.ofMinutes(1));
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String decoded(Map<String, String> data, String key) {
        return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.UTF_8);
    }
}
