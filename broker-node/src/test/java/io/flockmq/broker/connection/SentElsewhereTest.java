package io.flockmq.broker.connection;

import static io.flockmq.broker.config.TestClient.connectPacket;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestClient.Packet;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of a node hear that is about to leave its cluster. */
@Timeout(60)
class SentElsewhereTest {

    private static final int CONNACK = 2;
    private static final int DISCONNECT = 14;
    private static final String REFERENCE = "mqtt.example.com:1883";

    private final SlowNodes nodes = new SlowNodes();
    private final TestNode node =
            TestNode.among(nodes, "mqtt.event-loops=1", "mqtt.cluster.server-reference=" + REFERENCE);

    @AfterEach
    void nothingWentWrong() {
        node.close();
        assertThat(node.events(BrokerEvent.InternalFault.class)).isEmpty();
    }

    @Test
    void aClientThatIsSentAwayIsToldWhereTo() throws IOException {
        try (TestClient client = node.client().connect(5, "c", true)) {
            nodes.sendAway("c", ReasonCode.USE_ANOTHER_SERVER);

            Packet disconnect = Objects.requireNonNull(client.read());
            assertThat(disconnect.type()).isEqualTo(DISCONNECT);
            assertThat(disconnect.body()[0] & 0xFF).isEqualTo(ReasonCode.USE_ANOTHER_SERVER.value());
            assertThat(disconnect.text(0)).contains(REFERENCE);
            assertThat(client.read()).isNull();
        }
        assertThat(nodes.comingAndGoing()).containsExactly("c came", "c went");
        assertThat(node.node().sessions().connectedNow()).isZero();
        assertThat(node.node().sessions().sessions()).isZero();
    }

    @Test
    void anotherReasonHasNoReference() throws IOException {
        try (TestClient client = node.client().connect(5, "c", true)) {
            nodes.sendAway("c", ReasonCode.SERVER_SHUTTING_DOWN);

            Packet disconnect = Objects.requireNonNull(client.read());
            assertThat(disconnect.body()[0] & 0xFF).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN.value());
            assertThat(disconnect.text(0)).doesNotContain(REFERENCE);
        }
    }

    @Test
    void aClientOfMqtt3IsJustClosed() throws IOException {
        try (TestClient client = node.client().connect(4, "c", true)) {
            nodes.sendAway("c", ReasonCode.USE_ANOTHER_SERVER);
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void aClientThatComesTooLateIsToldWhereTo() throws IOException {
        nodes.leaves();
        try (TestClient client = node.client()) {
            client.send(connectPacket(5, "c", true, 0));

            Packet connack = Objects.requireNonNull(client.read());
            assertThat(connack.type()).isEqualTo(CONNACK);
            assertThat(connack.body()[1] & 0xFF).isEqualTo(ReasonCode.USE_ANOTHER_SERVER.value());
            assertThat(connack.text(0)).contains(REFERENCE);
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void aClientOfMqtt3ThatComesTooLateIsToldThatTheServerIsUnavailable() throws IOException {
        nodes.leaves();
        try (TestClient client = node.client()) {
            client.send(connectPacket(4, "c", true, 0));
            assertThat(Objects.requireNonNull(client.read()).body()[1]).isEqualTo((byte) 3);
        }
    }
}
