package io.flockmq.systemtest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Version;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of a real node as JSON: what it says of clients that behave, and of those that do not. */
class JsonLogIT {

    private static final String JSON = "--logging.structured.format.console=ecs";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Property TRACED = Property.user("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
    private static final String FORGER = "q\"},{\\ \u202e温度";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int REFUSED = 7;

    @Test
    void everyLineIsAnObjectWithItsEvent() {
        List<String> lines;
        try (BrokerProcess broker = BrokerProcess.start(
                JSON,
                "--mqtt.cluster.node-id=node-7",
                "--mqtt.session.max-queued-messages=1",
                "--mqtt.tracing.enabled=true",
                "--mqtt.tracing.endpoint=http://127.0.0.1:" + Ports.free() + "/v1/traces")) {
            InetSocketAddress address = new InetSocketAddress(
                    broker.address().host(), broker.address().port());
            misbehave(address);
            broker.awaitLog("spans-lost");
            broker.terminate(); // counts are written at the end, too
            lines = broker.log();
        }

        List<JsonNode> log = lines.stream().map(MAPPER::readTree).toList();
        assertThat(log).allSatisfy(line -> {
            assertThat(text(line, "/service/name")).isEqualTo("flockmq");
            assertThat(text(line, "/service/node/name")).isEqualTo("node-7");
            assertThat(text(line, "/service/version")).isNotEmpty();
            assertThat(text(line, "/@timestamp")).isNotEmpty();
            assertThat(text(line, "/event/action")).as(line.toString()).isNotEmpty();
        });
        assertThat(log).extracting(line -> text(line, "/event/action")).contains("node-starting", "listener-opened");

        JsonNode connected = only(log, "client-connected", FORGER.replace("\u202e", "\\u202e"));
        assertThat(text(connected, "/client/address")).startsWith("127.0.0.1:");
        assertThat(text(connected, "/mqtt/version")).isEqualTo("MQTT 5.0");
        JsonNode takenOver = only(log, "session-taken-over", "twin");
        assertThat(takenOver.at("/mqtt/reason_code").asInt()).isEqualTo(0x8E);
        JsonNode refused = only(log, "publish-refused", "twin");
        assertThat(text(refused, "/trace/id")).isEqualTo(TRACE);
        assertThat(text(refused, "/mqtt/topic")).isEqualTo("$SYS/mine");
        JsonNode dropped = only(log, "message-dropped", "away");
        assertThat(text(dropped, "/trace/id")).isEqualTo(TRACE);
        assertThat(text(dropped, "/event/reason")).isEqualTo("queue full");

        List<JsonNode> connections = log.stream()
                .filter(line -> text(line, "/event/action").equals("connect-refused"))
                .toList();
        assertThat(connections).hasSize(2);
        assertThat(connections.getFirst().at("/flockmq/count").isMissingNode()).isTrue();
        assertThat(connections.getLast().at("/flockmq/count").asInt()).isEqualTo(REFUSED - 1);
        assertThat(connections.getLast().at("/mqtt/reason_code").asInt()).isEqualTo(0x82);
    }

    private static void misbehave(InetSocketAddress address) {
        RawClient.connected(address, Connect.v5(FORGER)).close();
        for (int i = 0; i < REFUSED; i++) {
            try (RawClient malformed = RawClient.open(address, Version.V5)) {
                malformed.send("C0 00");
                malformed.readUntilClosed(SOON);
            }
        }
        RawClient away =
                RawClient.connected(address, Connect.v5("away", Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, 60)));
        away.subscribe("t", 1);
        away.disconnect();
        away.expectClosedWithin(SOON);
        try (RawClient first = RawClient.connected(address, Connect.v5("twin"));
                RawClient second = RawClient.connected(address, Connect.v5("twin"))) {
            first.readUntilClosed(SOON);
            publish(second, 1, "$SYS/mine", 0x87);
            publish(second, 2, "t", 0);
            publish(second, 3, "t", 0); // and finds no room
        }
    }

    private static void publish(RawClient client, int packetId, String topic, int reason) {
        client.send(
                ClientPackets.publish(Version.V5, 2, topic, packetId, "x".getBytes(StandardCharsets.UTF_8), TRACED));
        client.expectAck(AckType.PUBACK, packetId, reason);
    }

    private static JsonNode only(List<JsonNode> log, String event, String clientId) {
        List<JsonNode> found = log.stream()
                .filter(line -> text(line, "/event/action").equals(event)
                        && text(line, "/mqtt/client/id").equals(clientId))
                .toList();
        assertThat(found).as("%s of %s in %s", event, clientId, log).hasSize(1);
        return found.getFirst();
    }

    private static String text(JsonNode line, String pointer) {
        return line.at(pointer).asString("");
    }

    @Test
    void aStartThatFailsIsOneLineThatIsNoJson() {
        try (BrokerProcess broker = BrokerProcess.launch(JSON, "--mqtt.keep-alive.maxx=10s")) {
            assertThat(broker.awaitEnd()).isEqualTo(2);
            assertThat(broker.log())
                    .singleElement()
                    .asString()
                    .startsWith("Error: mqtt.keep-alive.maxx = 10s (command line): unknown key");
        }
    }
}
