package io.flockmq.systemtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.flockmq.systemtest.cluster.ClusterNode;
import io.flockmq.systemtest.cluster.RunningCluster;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.RequiresProgram;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.process.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see: documented metrics, alerts and a dashboard whose every query has an answer. */
@RequiresProgram({"prometheus", "promtool", "openssl"})
class MonitoringIT {

    private static final Path CHART = Path.of("..", "helm", "flockmq", "files");
    private static final Path RULES = CHART.resolve("alerts.yaml");
    private static final Path RULE_TESTS = Path.of("src", "test", "resources", "prometheus", "alerts-test.yaml");

    /** What dashboards put in place of these. */
    private static final Map<String, String> VARIABLES =
            Map.of("$__rate_interval", "15s", "$namespace", ".*", "$instance", ".*");

    private static final Pattern SELECTOR = Pattern.compile("\\b(?:up|flockmq_\\w+)(?:\\{[^}]*})?");

    private static final TemporaryDirectory FILES = new TemporaryDirectory();

    @RegisterExtension
    static final RunningCluster running = RunningCluster.with(
            "--mqtt.metrics.topic-classes=exactly-once=m/2",
            "--mqtt.metrics.client-classes=publishers=publisher-[0-9]+",
            "--mqtt.listeners.tls.type=tls",
            "--mqtt.listeners.tls.port=0",
            "--mqtt.listeners.tls.tls.bundle=mqtt",
            "--spring.ssl.bundle.pem.mqtt.keystore.certificate=file:" + file("server.crt"),
            "--spring.ssl.bundle.pem.mqtt.keystore.private-key=file:" + file("server.key"),
            "--mqtt.security.jwt.secret-file=" + file("secret"));

    private static final List<Mqtt5BlockingClient> clients = new CopyOnWriteArrayList<>();
    private static final ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
    private static @Nullable Prometheus started;

    static {
        try {
            Files.writeString(file("secret"), UUID.randomUUID() + "" + UUID.randomUUID());
            RunningProgram openssl = RunningProgram.start(new ProcessBuilder(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-days",
                    "365",
                    "-subj",
                    "/CN=localhost",
                    "-keyout",
                    file("server.key").toString(),
                    "-out",
                    file("server.crt").toString()));
            assertThat(openssl.awaitEnd()).as(openssl.lines().toString()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String name) {
        return FILES.file().toPath().resolve(name);
    }

    @BeforeAll
    static void start() {
        traffic();
        started = new Prometheus(
                running.cluster().nodes().stream().map(ClusterNode::http).toList(), RULES);
        awaitRates();
    }

    /** Messages of all kinds between all nodes, a session that moves, and one whose client is away. */
    private static void traffic() {
        Mqtt5BlockingClient away = client(0, "away");
        away.connectWith().cleanStart(true).sessionExpiryInterval(3600).send();
        away.subscribeWith().topicFilter("m/#").qos(MqttQos.AT_LEAST_ONCE).send();
        away.disconnect();
        List<Mqtt5BlockingClient> publishers = new ArrayList<>();
        for (int i = 0; i < running.cluster().nodes().size(); i++) {
            Mqtt5BlockingClient subscriber = client(i, "subscriber-" + i);
            subscriber
                    .connectWith()
                    .cleanStart(true)
                    .sessionExpiryInterval(3600)
                    .send();
            subscriber
                    .subscribeWith()
                    .topicFilter("m/#")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            Mqtt5BlockingClient publisher = client(i, "publisher-" + i);
            publisher.connect();
            publishers.add(publisher);
        }
        AtomicInteger round = new AtomicInteger();
        var _ = traffic.scheduleWithFixedDelay(
                () -> {
                    publishers.forEach(MonitoringIT::publish);
                    client(round.getAndIncrement(), "traveller")
                            .connectWith()
                            .cleanStart(false)
                            .sessionExpiryInterval(3600)
                            .send();
                },
                0,
                500,
                TimeUnit.MILLISECONDS);
    }

    private static void publish(Mqtt5BlockingClient publisher) {
        for (MqttQos qos : MqttQos.values()) {
            publisher
                    .publishWith()
                    .topic("m/" + qos.getCode())
                    .qos(qos)
                    .retain(true)
                    .payload("hello".getBytes(StandardCharsets.UTF_8))
                    .send();
        }
    }

    private static Mqtt5BlockingClient client(int node, String id) {
        InetSocketAddress address = running.cluster().node(node).address();
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost(address.getHostString())
                .serverPort(address.getPort())
                .buildBlocking();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, _ -> {});
        clients.add(client);
        return client;
    }

    /** Until each node has done of everything what it does rarely. */
    private static void awaitRates() {
        Awaitility.await("rates of all nodes")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> Stream.of(
                                "flockmq_takeover_seconds_count",
                                "flockmq_cluster_handover_seconds_count",
                                "flockmq_delivery_seconds_count",
                                "flockmq_acknowledgement_seconds_count",
                                "flockmq_cluster_link_delay_seconds_count")
                        .allMatch(name -> prometheus()
                                        .query("count(rate(" + name + "[15s]) > 0)")
                                        .path(0)
                                        .path("value")
                                        .path(1)
                                        .asInt(0)
                                > 0));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        traffic.shutdown();
        assertThat(traffic.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        for (Mqtt5BlockingClient client : clients) {
            if (client.getState().isConnected()) {
                client.disconnect();
            }
        }
        if (started != null) {
            started.close();
        }
        FILES.close();
    }

    @Test
    void nodesShowExactlyTheMetricsThatAreDocumented() throws IOException {
        List<String> scrapes = new ArrayList<>();
        for (ClusterNode node : running.cluster().nodes()) {
            scrapes.add(scrape(node));
        }
        try (BrokerProcess alone = BrokerProcess.start()) { // it has a store
            scrapes.add(get("127.0.0.1:" + alone.httpPort(), "prometheus"));
        }
        NavigableMap<String, Metric> shown = Exposition.ofBroker(scrapes);
        assertThat(shown).isEqualTo(DocumentedMetrics.read());
    }

    @Test
    void promtoolHasNothingToSayAgainstThem() throws IOException {
        RunningProgram promtool = RunningProgram.start(new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(Files.writeString(file("scrape"), scrape(running.node(0)))
                        .toFile()));
        promtool.awaitEnd();
        // What it says of Spring's own is not ours to mend.
        assertThat(promtool.lines()).noneMatch(line -> line.contains(Metric.PREFIX));
    }

    @Test
    void everyQueryOfTheDashboardHasAnAnswer() throws IOException {
        JsonNode dashboard = new JsonMapper().readTree(Files.readString(CHART.resolve("dashboard.json")));
        NavigableMap<String, String> empty = new TreeMap<>();
        int queries = 0;
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries++;
                String query = target.path("expr").asString();
                String shown = query;
                for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
                    shown = shown.replace(variable.getKey(), variable.getValue());
                }
                if (prometheus().query(shown).isEmpty()) {
                    empty.put(panel.path("title").asString(), query);
                }
            }
        }
        assertThat(queries).isGreaterThan(50);
        assertThat(empty).isEmpty();
    }

    @Test
    void alertsAreEvaluatedOverMetricsThatExistAndNoneFiresInAClusterThatIsWell() {
        List<JsonNode> rules = Awaitility.await("rules to be evaluated")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> prometheus().rules(),
                        all -> all.stream()
                                .noneMatch(
                                        rule -> rule.path("health").asString().equals("unknown")));
        assertThat(rules).hasSizeGreaterThan(20);
        for (JsonNode rule : rules) {
            String name = rule.path("name").asString();
            assertThat(rule.path("health").asString()).as("%s: %s", name, rule).isEqualTo("ok");
            assertThat(rule.path("state").asString()).as("%s: %s", name, rule).isNotEqualTo("firing");
            List<String> selectors = SELECTOR.matcher(rule.path("query").asString())
                    .results()
                    .map(match -> match.group())
                    .toList();
            assertThat(selectors).as(name).isNotEmpty();
            for (String selector : selectors) {
                assertThat(prometheus().query("count(" + selector + ")"))
                        .as("%s: %s", name, selector)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void alertsFireWhenTheyShouldAndOnlyThen() {
        RunningProgram test =
                RunningProgram.start(new ProcessBuilder("promtool", "test", "rules", RULE_TESTS.toString()));
        assertThat(test.awaitEnd()).as(String.join("\n", test.lines())).isZero();
    }

    @Test
    void everyAlertHasATestAndASectionForWhoeverIsWoken() throws IOException {
        String tests = Files.readString(RULE_TESTS);
        List<String> sections = Files.readAllLines(Path.of("..", "docs", "alerts.md"));
        for (JsonNode rule : prometheus().rules()) {
            String name = rule.path("name").asString();
            assertThat(tests).contains("alertname: " + name + "\n");
            assertThat(sections).contains("## " + name);
            assertThat(rule.path("annotations").path("runbook").asString())
                    .isEqualTo("docs/alerts.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(rule.path("annotations").path("summary").asString()).isNotEmpty();
            assertThat(rule.path("annotations").path("description").asString()).isNotEmpty();
        }
    }

    @Test
    void theGroupsOfHealthTellAWordAndNoMore() throws IOException {
        for (String group : List.of("startup", "liveness", "readiness")) {
            assertThat(get(running.node(0).http(), "health/" + group)).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    private static Prometheus prometheus() {
        return Objects.requireNonNull(started);
    }

    private static String scrape(ClusterNode node) throws IOException {
        return get(node.http(), "prometheus");
    }

    private static String get(String http, String endpoint) throws IOException {
        try (var in =
                URI.create("http://" + http + "/actuator/" + endpoint).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
