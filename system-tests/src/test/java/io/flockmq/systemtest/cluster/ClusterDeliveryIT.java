package io.flockmq.systemtest.cluster;

import static io.flockmq.systemtest.cluster.ClusterClients.textsUntilQuiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishers and subscribers at different nodes notice nothing of it. */
class ClusterDeliveryIT {

    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN = 0x01;

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @RegisterExtension
    final ClusterClients clients = new ClusterClients(running);

    private final String topic = Names.unique("topic");

    @ParameterizedTest
    @CsvSource({"V311, 0", "V311, 1", "V311, 2", "V5, 0", "V5, 1", "V5, 2"})
    void aMessageGoesFromEachNodeToEachNode(Version version, int qos) {
        List<RawClient> subscribers = IntStream.range(0, 3)
                .mapToObj(node -> clients.at(node, Connect.of(version, Names.unique("sub"))))
                .toList();
        subscribers.forEach(subscriber -> subscriber.subscribe(topic, qos));
        for (int node = 0; node < 3; node++) {
            RawClient publisher = clients.at(node, Connect.of(version, Names.unique("pub")));

            publisher.publish(topic, "from " + node, qos);

            for (RawClient subscriber : subscribers) {
                assertThat(subscriber.expectPublish(topic, "from " + node).qos())
                        .isEqualTo(qos);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s/#", "%s/+/c", "+/b/c", "%s/b/+"})
    void wildcardsMatchWhatOtherNodesPublish(String pattern) {
        RawClient subscriber = clients.at(0);
        // What begins with a wildcard matches other tests' messages, too.
        String filter = pattern.startsWith("+") ? "+/" + topic + "/c" : pattern.formatted(topic);
        String name = pattern.startsWith("+") ? "any/" + topic + "/c" : topic + "/b/c";
        subscriber.subscribe(filter, 1);

        clients.at(1).publish(name, "matches", 1);

        subscriber.expectPublish(name, "matches");
    }

    @Test
    void messagesOfOnePublisherStayInOrder() {
        RawClient subscriber = clients.at(0);
        subscriber.subscribe(topic, 1);
        RawClient publisher = clients.at(1);
        List<String> sent =
                IntStream.range(0, 200).mapToObj(number -> "message " + number).toList();

        sent.forEach(text -> publisher.publish(topic, text, 1));

        assertThat(textsUntilQuiet(subscriber)).containsExactlyElementsOf(sent);
    }

    @Test
    void aLargeMessageAndAllItsPropertiesCrossNodes() {
        RawClient subscriber = clients.at(0);
        subscriber.subscribe(topic, 1);
        RawClient publisher = clients.at(1);
        byte[] payload = new byte[1 << 20];
        Property[] properties = {
            Property.of(PropertyId.CONTENT_TYPE, "image/png"),
            Property.of(PropertyId.RESPONSE_TOPIC, "answers"),
            Property.of(PropertyId.CORRELATION_DATA, new byte[] {1, 2}),
            Property.user("b", "1"),
            Property.user("a", "2")
        };

        publisher.send(ClientPackets.publish(Version.V5, 1 << 1, topic, 7, payload, properties));

        publisher.expectAck(AckType.PUBACK, 7);
        ServerPacket.Publish publish = subscriber.expectPublish();
        assertThat(publish.payload()).isEqualTo(payload);
        assertThat(publish.properties().all()).containsExactlyInAnyOrder(properties);
    }

    @Test
    void noLocalMeansTheClientAndNotTheNode() {
        RawClient client = clients.at(0);
        client.send(ClientPackets.subscribe(Version.V5, client.nextPacketId(), topic, 1 | NO_LOCAL));
        client.expectSuback(1);

        client.publish(topic, "own", 1);
        clients.at(0).publish(topic, "of a neighbour", 1);
        clients.at(1).publish(topic, "of another node", 1);

        assertThat(textsUntilQuiet(client)).containsExactly("of a neighbour", "of another node");
    }

    @Test
    void noLocalHoldsForASessionThatHasMoved() {
        Connect connect = Connect.v5(Names.unique("client")).persistent();
        RawClient client = clients.at(0, connect);
        client.send(ClientPackets.subscribe(Version.V5, client.nextPacketId(), topic, 1 | NO_LOCAL));
        client.expectSuback(1);
        client.disconnect();

        RawClient moved = clients.resumedAt(1, connect);
        moved.publish(topic, "own", 1);
        clients.at(0).publish(topic, "last", 1);

        assertThat(textsUntilQuiet(moved)).containsExactly("last");
    }

    @Test
    void afterTheUnsubackNothingComesFromAnyNode() {
        RawClient client = clients.at(0);
        client.subscribe(topic, 1);
        client.send(ClientPackets.unsubscribe(Version.V5, client.nextPacketId(), topic));
        client.expectUnsuback(0);

        clients.at(1).publish(topic, "too late", 1);
        clients.at(2).publish(topic, "too late", 1);

        client.expectNothingWithin(Duration.ofMillis(500));
    }

    @Test
    void retainedMessagesAreKnownReplacedAndDeletedEverywhere() {
        RawClient publisher = clients.at(0);
        retain(publisher, "first");
        RawClient early = clients.at(1);
        early.subscribe(topic, 1);
        assertThat(early.expectPublish(topic, "first").retain()).isTrue();

        retain(clients.at(1), "second");
        assertThat(early.expectPublish(topic, "second").retain()).isFalse();
        for (int node = 0; node < 3; node++) {
            RawClient subscriber = clients.at(node);
            subscriber.subscribe(topic, 1);
            assertThat(subscriber.expectPublish(topic, "second").retain()).isTrue();
        }

        retain(clients.at(2), "");
        for (int node = 0; node < 3; node++) {
            RawClient subscriber = clients.at(node);
            subscriber.subscribe(topic, 1);
            subscriber.expectNothingWithin(Duration.ofMillis(200));
        }
    }

    private void retain(RawClient publisher, String text) {
        int packetId = publisher.nextPacketId();
        publisher.send(ClientPackets.publish(
                Version.V5, 1 << 1 | RETAIN, topic, packetId, text.getBytes(StandardCharsets.UTF_8)));
        publisher.expectAck(AckType.PUBACK, packetId);
    }

    @Test
    void sysTopicsAreServedByEachNode() {
        for (int node = 0; node < 3; node++) {
            RawClient client = clients.at(node);
            client.subscribe("$SYS/broker/version", 0);

            assertThat(client.expectPublish().text()).startsWith("FlockMQ");
        }
    }

    @Test
    void aMessageExpiresWhereverItWaits() {
        Connect connect = Connect.v5(Names.unique("client")).persistent();
        RawClient subscriber = clients.at(0, connect);
        subscriber.subscribe(topic, 1);
        subscriber.disconnect();
        RawClient publisher = clients.at(1);
        publishExpiring(publisher, "gone by then", 1);
        publishExpiring(publisher, "still there", 100);
        // Time is what is waited for.
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);

        RawClient resumed = clients.resumedAt(2, connect);
        ServerPacket.Publish publish = resumed.expectPublish(topic, "still there");

        assertThat(publish.properties()
                        .number(PropertyId.MESSAGE_EXPIRY_INTERVAL)
                        .orElseThrow())
                .isBetween(80L, 99L); // [MQTT-3.3.2-6]
    }

    private void publishExpiring(RawClient publisher, String text, int seconds) {
        int packetId = publisher.nextPacketId();
        publisher.send(ClientPackets.publish(
                Version.V5,
                1 << 1,
                topic,
                packetId,
                text.getBytes(StandardCharsets.UTF_8),
                Property.of(PropertyId.MESSAGE_EXPIRY_INTERVAL, seconds)));
        publisher.expectAck(AckType.PUBACK, packetId);
    }
}
