package io.flockmq.systemtest.cluster;

import static io.flockmq.systemtest.cluster.ClusterClients.textsUntilQuiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session is where its client is, and nothing of it is lost on the way. */
class ClusterSessionIT {

    private static final int DUP = 0x08;
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @RegisterExtension
    final ClusterClients clients = new ClusterClients(running);

    private final String topic = Names.unique("topic");
    private final Connect persistent = Connect.v5(Names.unique("client")).persistent();

    @ParameterizedTest
    @EnumSource(names = {"V311", "V5"})
    void messagesThatWaitedAreDeliveredAtAnotherNodeInOrder(Version version) {
        Connect connect = Connect.of(version, Names.unique("client")).persistent();
        RawClient subscriber = clients.at(0, connect);
        subscriber.subscribe(topic, 2);
        subscriber.disconnect();
        List<String> sent = texts(50);
        RawClient publisher = clients.at(1);
        sent.forEach(text -> publisher.publish(topic, text, 1));

        RawClient resumed = clients.resumedAt(2, connect);

        assertThat(textsUntilQuiet(resumed)).containsExactlyElementsOf(sent);
        publisher.publish(topic, "and it stays subscribed", 2);
        resumed.expectPublish(topic, "and it stays subscribed");
    }

    @Test
    void messagesThatWaitedOutliveTheNodeWhereTheyWaited() {
        RawClient subscriber = clients.at(0, persistent);
        subscriber.subscribe(topic, 2);
        subscriber.disconnect();
        List<String> sent = texts(50);
        RawClient publisher = clients.at(1);
        sent.forEach(text -> publisher.publish(topic, text, 1 + sent.indexOf(text) % 2));

        running.node(0).kill();
        RawClient resumed = clients.resumedAt(2, persistent);

        List<String> came = textsUntilQuiet(resumed);
        assertThat(ofQos(came, sent, 1)).containsExactlyElementsOf(ofQos(sent, sent, 1));
        assertThat(ofQos(came, sent, 2)).containsExactlyElementsOf(ofQos(sent, sent, 2));
    }

    /** Order is promised among the messages of one QoS. */
    private static List<String> ofQos(List<String> some, List<String> sent, int qos) {
        return some.stream().filter(text -> 1 + sent.indexOf(text) % 2 == qos).toList();
    }

    @Test
    void aNewerConnectionAnywhereEndsTheOlderOne() {
        RawClient older = clients.at(0, persistent);

        RawClient newer = clients.resumedAt(1, persistent);

        assertThat(older.readUntilClosed(SOON))
                .singleElement()
                .satisfies(packet -> assertThat(packet)
                        .isInstanceOfSatisfying(
                                ServerPacket.Disconnect.class,
                                disconnect ->
                                        assertThat(disconnect.code()).isEqualTo(Reason.SESSION_TAKEN_OVER.code())));
        newer.ping();
    }

    @Test
    void anOlderVersionIsJustDisconnected() {
        Connect old = Connect.v311(Names.unique("client")).persistent();
        RawClient older = clients.at(0, old);

        RawClient newer = clients.resumedAt(1, old);

        older.expectClosedWithin(SOON);
        newer.ping();
    }

    @Test
    void aCleanSessionIsTakenOverToo() {
        Connect clean = Connect.v5(Names.unique("client"));
        RawClient older = clients.at(0, clean);
        older.subscribe(topic, 1);

        RawClient newer = clients.at(1, clean);

        assertThat(older.readUntilClosed(SOON)).hasSize(1);
        clients.at(2).publish(topic, "for the older one", 1);
        newer.expectNothingWithin(Duration.ofMillis(500));
    }

    @Test
    void aCleanStartElsewhereEndsTheSession() {
        RawClient subscriber = clients.at(0, persistent);
        subscriber.subscribe(topic, 1);
        subscriber.disconnect();
        clients.at(1).publish(topic, "for the session", 1);

        RawClient fresh = RawClient.connect(running.node(2).address(), persistent.clean(true));
        try (fresh) {
            assertThat(fresh.expectConnack().sessionPresent()).isFalse();
            clients.at(0).publish(topic, "after it", 1);
            fresh.expectNothingWithin(Duration.ofMillis(500));
        }
    }

    @Test
    void aSessionThatExpiresIsGoneEverywhere() {
        Connect brief = Connect.v5(Names.unique("client"), Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, 1));
        clients.at(0, brief).close();
        Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

        try (RawClient later = RawClient.connect(running.node(1).address(), brief.clean(false))) {
            assertThat(later.expectConnack().sessionPresent()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasSentButNotAcknowledgedComesAgainAtAnotherNode(boolean nodeDies) {
        RawClient subscriber = clients.at(0, persistent);
        subscriber.subscribe(topic, 1);
        clients.at(1).publish(topic, "unacknowledged", 1);
        ServerPacket.Publish first = subscriber.expect(ServerPacket.Publish.class);
        leave(subscriber, nodeDies);

        RawClient resumed = clients.resumedAt(1, persistent);
        ServerPacket.Publish again = resumed.expectPublish(topic, "unacknowledged");

        assertThat(again.packetId()).isEqualTo(first.packetId()); // [MQTT-4.4.0-1]
        assertThat(again.dup()).isTrue(); // [MQTT-3.3.1-1]
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHalfWayDeliveryOfQos2GoesOnWhereItWas(boolean nodeDies) {
        RawClient subscriber = clients.at(0, persistent);
        subscriber.subscribe(topic, 2);
        RawClient publisher = clients.at(1);
        publisher.publish(topic, "once", 2);
        ServerPacket.Publish publish = subscriber.expect(ServerPacket.Publish.class);
        subscriber.send(ClientPackets.acknowledge(AckType.PUBREC, publish.packetId()));
        subscriber.expectAck(AckType.PUBREL, publish.packetId());
        leave(subscriber, nodeDies);

        RawClient resumed = clients.resumedAt(2, persistent);

        // Having said PUBREL, the broker may not send the message again [MQTT-4.3.3-6].
        resumed.expectAck(AckType.PUBREL, publish.packetId());
        resumed.send(ClientPackets.acknowledge(AckType.PUBCOMP, publish.packetId()));
        publisher.publish(topic, "next", 2);
        resumed.expectPublish(topic, "next");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageOfQos2ThatIsPublishedAgainAtAnotherNodeIsDeliveredOnce(boolean nodeDies) {
        RawClient subscriber = clients.at(1);
        subscriber.subscribe(topic, 2);
        RawClient publisher = clients.at(0, persistent);
        publisher.send(publish(0));
        publisher.expectAck(AckType.PUBREC, 9);
        leave(publisher, nodeDies);

        RawClient resumed = clients.resumedAt(2, persistent);
        resumed.send(publish(DUP));
        resumed.expectAck(AckType.PUBREC, 9);
        resumed.send(ClientPackets.acknowledge(AckType.PUBREL, 9));
        resumed.expectAck(AckType.PUBCOMP, 9);

        assertThat(textsUntilQuiet(subscriber)).containsExactly("once");
    }

    private byte[] publish(int dup) {
        return ClientPackets.publish(Version.V5, dup | 2 << 1, topic, 9, "once".getBytes(StandardCharsets.UTF_8));
    }

    private static void leave(RawClient client, boolean nodeDies) {
        if (nodeDies) {
            running.node(0).kill();
        }
        client.close();
    }

    private static List<String> texts(int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(number -> "message " + number)
                .toList());
    }
}
