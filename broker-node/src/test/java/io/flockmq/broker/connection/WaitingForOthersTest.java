package io.flockmq.broker.connection;

import static io.flockmq.broker.config.TestClient.connectPacket;
import static io.flockmq.broker.config.TestClient.exactlyOncePacket;
import static io.flockmq.broker.config.TestClient.publishPacket;
import static io.flockmq.broker.config.TestClient.subscribePacket;
import static io.flockmq.broker.config.TestClient.unsubscribePacket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.config.TestClient;
import io.flockmq.broker.config.TestClient.Packet;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection whose answers depend on another node. */
@Timeout(60)
class WaitingForOthersTest {

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int SUBACK = 9;
    private static final int UNSUBACK = 11;
    private static final int DISCONNECT = 14;

    private final SlowNodes nodes = new SlowNodes();
    private final TestNode node =
            TestNode.among(nodes, "mqtt.event-loops=1", "mqtt.session.receive-maximum=4", "mqtt.connect.timeout=2s");

    @AfterEach
    void nothingWentWrong() {
        node.close();
        assertThat(node.events(BrokerEvent.InternalFault.class)).isEmpty();
    }

    // ---------------------------------------------------------------- PUBLISH

    @Test
    void pubacksComeWhenMessagesAreSafeAndInTheOrderOfTheMessages() throws IOException {
        nodes.subscribe("elsewhere");
        try (TestClient client = node.client().connect(4, "c", true)) {
            client.send(publish("elsewhere", 1), publish("elsewhere", 2), publish("nowhere", 3));
            nodes.awaitMessages(2);
            nodes.confirms(1);
            client.hasNoAnswerYet();

            nodes.confirms(0);

            assertThat(id(client.read(), PUBACK)).isEqualTo(1);
            assertThat(id(client.read(), PUBACK)).isEqualTo(2);
            assertThat(id(client.read(), PUBACK)).isEqualTo(3);
        }
    }

    @Test
    void messagesOfQos0AreNotWaitedFor() throws IOException {
        nodes.subscribe("elsewhere");
        try (TestClient client = node.client().connect(4, "c", true)) {
            client.send(publish("elsewhere", 0), publish("nowhere", 1));
            assertThat(id(client.read(), PUBACK)).isEqualTo(1);
            assertThat(nodes.payloads()).hasSize(1);
        }
    }

    @Test
    void aQos2MessageThatIsSentAgainOnTheSameConnectionIsRoutedOnceAndAnsweredWhenItIsSafe() throws IOException {
        nodes.subscribe("elsewhere");
        try (TestClient client = node.client().connect(4, "c", true)) {
            client.send(exactlyOnce(7, false), exactlyOnce(7, true));
            client.hasNoAnswerYet();
            assertThat(nodes.payloads()).hasSize(1);

            nodes.confirms(0);

            assertThat(id(client.read(), PUBREC)).isEqualTo(7);
            assertThat(id(client.read(), PUBREC)).isEqualTo(7);
        }
    }

    @Test
    void aQos2MessageThatIsSentAgainOnTheNextConnectionIsRoutedOnceAndAnsweredWhenItIsSafe() throws IOException {
        nodes.subscribe("elsewhere");
        try (TestClient first = node.client().connect(4, "c", false)) {
            first.send(exactlyOnce(7, false));
            nodes.awaitMessages(1);
        }
        try (TestClient second = node.client()) {
            second.send(connectPacket(4, "c", false, 0), exactlyOnce(7, true));
            assertThat(type(second.read())).isEqualTo(CONNACK);
            second.hasNoAnswerYet();

            nodes.confirms(0);

            assertThat(id(second.read(), PUBREC)).isEqualTo(7);
            assertThat(nodes.payloads()).hasSize(1);
            second.send(exactlyOnce(7, true));
            assertThat(id(second.read(), PUBREC)).as("it is safe now").isEqualTo(7);
            second.send(new byte[] {0x62, 2, 0, 7}, exactlyOnce(7, false));
            assertThat(nodes.awaitMessages(2))
                    .as("the identifier is free again")
                    .hasSize(2);
        }
    }

    @Test
    void nobodyIsToldAfterTheConnectionIsGone() throws IOException {
        nodes.subscribe("elsewhere");
        try (TestClient client = node.client().connect(4, "c", true)) {
            client.send(publish("elsewhere", 1));
            nodes.awaitMessages(1);
        }
        await().until(() -> node.node().openConnections() == 0);
        nodes.confirms(0);
        try (TestClient other = node.client().connect(4, "other", true)) {
            other.hasNoAnswerYet();
        }
    }

    @Test
    void aClientThatKnowsTheReceiveMaximumAndExceedsItIsDisconnected() throws IOException {
        nodes.subscribe("elsewhere");
        try (TestClient client = node.client().connect(5, "c", true)) {
            for (int id = 1; id <= 5; id++) {
                client.send(publishPacket(5, "elsewhere", id, bytes("x")));
            }
            Packet end = client.read();
            assertThat(type(end)).isEqualTo(DISCONNECT);
            assertThat(Objects.requireNonNull(end).body()[0] & 0xFF)
                    .isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED.value());
            assertThat(nodes.payloads()).hasSize(4);
        }
    }

    @Test
    void aClientOfMqtt3IsReadNoFurtherWhileSoMuchIsOwedToIt() throws IOException {
        nodes.subscribe("elsewhere");
        try (TestClient client = node.client().connect(4, "c", true);
                TestClient other = node.client().connect(4, "other", true)) {
            for (int id = 1; id <= 4; id++) {
                client.send(publish("elsewhere", id));
            }
            nodes.awaitMessages(4);
            client.send(publish("elsewhere", 5));
            other.hasNoAnswerYet();
            other.hasNoAnswerYet();
            assertThat(nodes.payloads()).hasSize(4);

            nodes.confirms(0);
            nodes.confirms(1);

            assertThat(nodes.awaitMessages(5)).hasSize(5);
            assertThat(id(client.read(), PUBACK)).isEqualTo(1);
            assertThat(id(client.read(), PUBACK)).isEqualTo(2);
        }
    }

    @Test
    void onlyWhoPublishesToANodeThatIsBehindIsReadNoFurther() throws IOException {
        nodes.subscribe("elsewhere");
        nodes.fallsBehind();
        try (TestClient there = node.client().connect(4, "there", true);
                TestClient here = node.client().connect(4, "here", true)) {
            there.send(publish("elsewhere", 0));
            nodes.awaitMessages(1);
            there.send(publish("elsewhere", 0));
            for (int id = 1; id <= 100; id++) {
                here.send(publish("nowhere", id));
                assertThat(id(here.read(), PUBACK)).isEqualTo(id);
            }
            assertThat(nodes.payloads()).hasSize(1);

            nodes.catchesUp();

            assertThat(nodes.awaitMessages(2)).hasSize(2);
        }
    }

    // ---------------------------------------------------------------- SUBSCRIBE

    @Test
    void subackAndRetainedMessagesComeWhenEveryNodeKnowsTheSubscription() throws IOException {
        nodes.learnsSlowly();
        try (TestClient client = node.client().connect(4, "c", true);
                TestClient other = node.client().connect(4, "other", true)) {
            byte[] retained = publishPacket(4, "a", 1, bytes("kept"));
            retained[0] |= 1;
            other.send(retained);
            assertThat(id(other.read(), PUBACK)).isEqualTo(1);
            client.send(subscribePacket(4, "a", 0));
            client.hasNoAnswerYet();

            nodes.knows();

            assertThat(type(client.read())).isEqualTo(SUBACK);
            assertThat(type(client.read())).isEqualTo(PUBLISH);
        }
    }

    @Test
    void whatIsUnsubscribedBeforeEveryNodeKnowsItBringsNoRetainedMessages() throws IOException {
        nodes.learnsSlowly();
        try (TestClient client = node.client().connect(4, "c", true)) {
            byte[] retained = publishPacket(4, "a", 1, bytes("kept"));
            retained[0] |= 1;
            client.send(retained);
            assertThat(id(client.read(), PUBACK)).isEqualTo(1);
            client.send(subscribePacket(4, "a", 0), unsubscribePacket(4, "a"));
            client.hasNoAnswerYet();

            nodes.knows();

            assertThat(type(client.read())).isEqualTo(SUBACK);
            assertThat(type(client.read())).isEqualTo(UNSUBACK);
            client.hasNoAnswerYet();
        }
    }

    @Test
    void noSubackIsSentAfterTheConnectionIsGone() throws IOException {
        nodes.learnsSlowly();
        try (TestClient client = node.client().connect(4, "c", true)) {
            client.send(subscribePacket(4, "a", 0));
            client.hasNoAnswerYet();
        }
        await().until(() -> node.node().openConnections() == 0);
        nodes.knows();
        try (TestClient other = node.client().connect(4, "other", true)) {
            other.hasNoAnswerYet();
        }
        assertThat(nodes.comingAndGoing()).startsWith("c came", "c went", "other came");
    }

    @ParameterizedTest
    @CsvSource({"4,0x80", "5,0x83"})
    void aNodeThatIsCutOffRefusesSubscriptions(int version, String reason) throws IOException {
        nodes.isCutOff();
        nodes.learnsSlowly();
        try (TestClient client = node.client().connect(version, "c", true)) {
            client.send(subscribePacket(version, "a", 1));
            Packet suback = Objects.requireNonNull(client.read());
            assertThat(suback.type()).isEqualTo(SUBACK);
            assertThat(suback.body()[suback.body().length - 1] & 0xFF).isEqualTo(Integer.decode(reason));
            assertThat(node.node().subscriptions()).isZero();
        }
    }

    // ---------------------------------------------------------------- CONNECT

    @Test
    void nothingIsSentBeforeConnack() throws IOException {
        try (TestClient before = node.client().connect(4, "c", false)) {
            before.send(subscribePacket(4, "a", 1));
            assertThat(type(before.read())).isEqualTo(SUBACK);
        }
        try (TestClient publisher = node.client().connect(4, "publisher", true);
                TestClient client = node.client()) {
            nodes.claimsSlowly();
            client.send(connectPacket(4, "c", false, 0));
            nodes.awaitClaims(1);
            publisher.send(publish("a", 1));
            assertThat(id(publisher.read(), PUBACK)).isEqualTo(1);

            nodes.claims();

            assertThat(type(client.read())).isEqualTo(CONNACK);
            assertThat(type(client.read())).isEqualTo(PUBLISH);
        }
    }

    @Test
    void aClientWhoseIdentifierCannotBeClaimedInTimeIsRefused() throws IOException {
        nodes.claimsSlowly();
        try (TestClient client = node.client()) {
            client.send(connectPacket(5, "c", true, 0));
            Packet connack = Objects.requireNonNull(client.read());
            assertThat(connack.type()).isEqualTo(CONNACK);
            assertThat(connack.body()[1] & 0xFF).isEqualTo(ReasonCode.SERVER_UNAVAILABLE.value());
            assertThat(node.events(BrokerEvent.ConnectionRefused.class))
                    .singleElement()
                    .extracting(BrokerEvent.ConnectionRefused::cause)
                    .isEqualTo("the session could not be opened within 2000 ms");
        }
        nodes.claims();
        await().until(() -> node.node().sessions().connectedNow() == 0);
        assertThat(node.node().sessions().sessions()).isZero();
    }

    @Test
    void aSessionThatOpensAfterItsClientHasGoneIsLostAtOnce() throws IOException {
        nodes.claimsSlowly();
        try (TestClient client = node.client()) {
            client.send(connectPacket(4, "c", false, 0));
            nodes.awaitClaims(1);
        }
        await().until(() -> node.node().openConnections() == 0);
        nodes.claims();
        await().until(() -> node.node().sessions().connectedNow() == 0);
        assertThat(node.node().sessions().sessions()).isEqualTo(1);
        assertThat(node.events(BrokerEvent.ConnectionRefused.class))
                .singleElement()
                .extracting(BrokerEvent.ConnectionRefused::cause)
                .isEqualTo("closed before CONNACK");
        assertThat(nodes.comingAndGoing()).isEmpty();
    }

    @Test
    void aConnectionIsTakenOverBeforeItsConnack() throws IOException {
        nodes.claimsSlowly();
        try (TestClient first = node.client();
                TestClient second = node.client()) {
            first.send(connectPacket(5, "c", true, 0));
            nodes.awaitClaims(1);
            second.send(connectPacket(5, "c", true, 0));

            Packet refusal = Objects.requireNonNull(first.read());
            assertThat(refusal.type()).isEqualTo(CONNACK);
            assertThat(refusal.body()[1] & 0xFF).isEqualTo(ReasonCode.SERVER_UNAVAILABLE.value());
            nodes.awaitClaims(2);
            nodes.claims();

            Packet connack = Objects.requireNonNull(second.read());
            assertThat(connack.type()).isEqualTo(CONNACK);
            assertThat(connack.body()[1]).isZero();
            second.hasNoAnswerYet();
            assertThat(node.node().sessions().connectedNow()).isEqualTo(1);
        }
    }

    @Test
    void aBrokerThatStopsClosesWhatIsBeingOpened() throws IOException {
        nodes.claimsSlowly();
        try (TestClient client = node.client()) {
            client.send(connectPacket(4, "c", true, 0));
            nodes.awaitClaims(1);
            node.stop();
            assertThat(client.read()).isNull();
        }
    }

    private static byte[] publish(String topic, int packetId) {
        return publishPacket(4, topic, packetId, bytes("x"));
    }

    private static byte[] exactlyOnce(int packetId, boolean dup) {
        return exactlyOncePacket(4, "elsewhere", packetId, dup, bytes("x"));
    }

    /** The packet identifier of an acknowledgement. */
    private static int id(@Nullable Packet answer, int type) {
        assertThat(type(answer)).isEqualTo(type);
        Packet packet = Objects.requireNonNull(answer);
        return ((packet.body()[0] & 0xFF) << 8) | (packet.body()[1] & 0xFF);
    }

    private static int type(@Nullable Packet packet) {
        return packet == null ? -1 : packet.type();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
