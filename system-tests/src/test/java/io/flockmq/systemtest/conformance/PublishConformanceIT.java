package io.flockmq.systemtest.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.PropertyList;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PUBLISH and its acknowledgements (sections 3.3 to 3.7 and 4.3 to 4.6). */
class PublishConformanceIT {

    @RegisterExtension
    static final RawClients clients = RawClients.of(RunningBroker.asInstalled());

    private static final int QOS_1 = 0x02;
    private static final int QOS_2 = 0x04;
    private static final int DUP = 0x08;
    private static final Duration A_MOMENT = Duration.ofMillis(200);
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Room for each packet without explanations, and for no explanation. */
    private static final int TIGHT = 24;

    private final String topic = RawClients.newName();

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-2.2.1-5", "MQTT-3.3.4-1", "MQTT-4.3.2-4", "MQTT-4.3.3-8", "MQTT-4.3.3-11"},
            mqtt311 = {"MQTT-2.3.1-6", "MQTT-3.3.4-1", "MQTT-4.3.2-2", "MQTT-4.3.3-2", "MQTT-4.6.0-2", "MQTT-4.6.0-3"})
    void eachQosIsAnsweredAsItAsks(Version version) {
        RawClient client = clients.connected(version);
        client.send(Packets.publish(client, 0, topic, 0, "0"));
        client.ping();
        client.send(Packets.publish(client, QOS_1, topic, 0xFFFF, "1"));
        client.send(Packets.publish(client, QOS_1, topic, 0xFFFE, "2"));
        client.expectAck(AckType.PUBACK, 0xFFFF);
        client.expectAck(AckType.PUBACK, 0xFFFE);
        client.send(Packets.publish(client, QOS_2, topic, 0x0102, "3"));
        client.send(Packets.publish(client, QOS_2, topic, 0x0101, "4"));
        client.expectAck(AckType.PUBREC, 0x0102);
        client.expectAck(AckType.PUBREC, 0x0101);
        client.send(ClientPackets.acknowledge(AckType.PUBREL, 0x0102));
        client.expectAck(AckType.PUBCOMP, 0x0102);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-4.3.2-5", "MQTT-3.3.1-3", "MQTT-4.3.2-2"},
            mqtt311 = {"MQTT-4.3.2-2", "MQTT-3.3.1-3", "MQTT-4.3.2-1"})
    void afterPubackTheSamePacketIdIsAnotherMessage(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 1);
        RawClient publisher = clients.connected(version);
        for (String payload : List.of("one", "two")) {
            publisher.send(Packets.publish(publisher, QOS_1 | DUP, topic, 5, payload));
            publisher.expectAck(AckType.PUBACK, 5);
        }

        assertThat(subscriber.expectPublish(topic, "one").dup()).isFalse();
        assertThat(subscriber.expectPublish(topic, "two").dup()).isFalse();
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-4.3.3-10", "MQTT-4.3.3-12", "MQTT-3.3.1-3", "MQTT-4.3.3-2"},
            mqtt311 = {"MQTT-4.3.3-1", "MQTT-4.3.3-2", "MQTT-3.3.1-3"})
    void aQos2MessageIsPassedOnOnceUntilItIsReleased(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 2);
        RawClient publisher = clients.connected(version);
        publisher.send(Packets.publish(publisher, QOS_2, topic, 5, "one"));
        publisher.expectAck(AckType.PUBREC, 5);
        publisher.send(Packets.publish(publisher, QOS_2 | DUP, topic, 5, "one"));
        publisher.expectAck(AckType.PUBREC, 5);
        publisher.send(ClientPackets.acknowledge(AckType.PUBREL, 5));
        publisher.expectAck(AckType.PUBCOMP, 5);
        publisher.send(Packets.publish(publisher, QOS_2 | DUP, topic, 5, "two"));
        publisher.expectAck(AckType.PUBREC, 5);
        publisher.send(ClientPackets.acknowledge(AckType.PUBREL, 5));
        publisher.expectAck(AckType.PUBCOMP, 5);

        ServerPacket.Publish one = subscriber.expect(ServerPacket.Publish.class);
        ServerPacket.Publish two = subscriber.expect(ServerPacket.Publish.class);
        assertThat(one.text()).isEqualTo("one");
        assertThat(one.dup()).isFalse();
        assertThat(two.text()).isEqualTo("two");
        assertThat(two.dup()).isFalse();
        subscriber.expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-2.2.1-2", "MQTT-3.3.1-2", "MQTT-4.3.1-1"},
            mqtt311 = {"MQTT-2.3.1-5", "MQTT-3.3.1-2", "MQTT-4.3.1-1"})
    void aQos0MessageIsDeliveredAsOne(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 2);

        clients.connected(version).publish(topic, "zero", 0);

        ServerPacket.Publish publish = subscriber.expectPublish(topic, "zero");
        assertThat(publish.qos()).isZero();
        assertThat(publish.dup()).isFalse();
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-2.2.1-4", "MQTT-4.3.2-1", "MQTT-4.3.3-1", "MQTT-4.5.0-1", "MQTT-4.6.0-5", "MQTT-4.6.0-6"},
            mqtt311 = {"MQTT-2.3.1-1", "MQTT-2.3.1-4", "MQTT-4.3.2-1", "MQTT-4.3.3-1", "MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    void messagesComeInOrderWithPacketIdsThatAreNotInUse(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 2);
        RawClient publisher = clients.connected(version);
        for (int i = 0; i < 10; i++) {
            publisher.publish(topic, "one " + i, 1);
        }
        for (int i = 0; i < 10; i++) {
            publisher.publish(topic, "two " + i, 2);
        }

        Set<Integer> inUse = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            ServerPacket.Publish publish = subscriber.expect(ServerPacket.Publish.class);
            assertThat(publish.text()).isEqualTo((i < 10 ? "one " : "two ") + i % 10);
            assertThat(publish.packetId()).isPositive();
            assertThat(inUse.add(publish.packetId())).isTrue();
        }
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.3.1-1", "MQTT-4.3.2-3", "MQTT-4.3.3-3", "MQTT-4.4.0-1"},
            mqtt311 = {"MQTT-2.3.1-4", "MQTT-3.3.1-1", "MQTT-4.3.2-1", "MQTT-4.3.3-1", "MQTT-4.4.0-1", "MQTT-4.6.0-1"})
    void whatIsNotAcknowledgedComesAgainInOrderWhenTheSessionIsResumedAndNotBefore(Version version) {
        Connect connect = Connect.of(version, RawClients.newName()).persistent();
        RawClient before = clients.connected(connect);
        before.subscribe(topic, 2);
        RawClient publisher = clients.connected(version);
        publisher.publish(topic, "one", 1);
        publisher.publish(topic, "two", 2);
        ServerPacket.Publish one = before.expect(ServerPacket.Publish.class);
        ServerPacket.Publish two = before.expect(ServerPacket.Publish.class);
        before.expectNothingWithin(Duration.ofSeconds(1));
        before.reset();

        RawClient after = clients.connected(connect);

        ServerPacket.Publish oneAgain = after.expectPublish(topic, "one");
        ServerPacket.Publish twoAgain = after.expectPublish(topic, "two");
        assertThat(oneAgain.dup()).isTrue();
        assertThat(twoAgain.dup()).isTrue();
        assertThat(oneAgain.packetId()).isEqualTo(one.packetId());
        assertThat(twoAgain.packetId()).isEqualTo(two.packetId());
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-2.2.1-5", "MQTT-4.3.3-4", "MQTT-4.3.3-5", "MQTT-4.3.3-6", "MQTT-4.4.0-1"},
            mqtt311 = {"MQTT-2.3.1-6", "MQTT-4.3.3-1", "MQTT-4.4.0-1", "MQTT-4.6.0-4"})
    void afterPubrecOnlyPubrelComesAgain(Version version) {
        Connect connect = Connect.of(version, RawClients.newName()).persistent();
        RawClient before = clients.connected(connect);
        before.subscribe(topic, 2);
        RawClient publisher = clients.connected(version);
        publisher.publish(topic, "one", 2);
        publisher.publish(topic, "two", 2);
        int one = before.expect(ServerPacket.Publish.class).packetId();
        int two = before.expect(ServerPacket.Publish.class).packetId();
        before.send(ClientPackets.acknowledge(AckType.PUBREC, one));
        before.send(ClientPackets.acknowledge(AckType.PUBREC, two));
        before.expectAck(AckType.PUBREL, one);
        before.expectAck(AckType.PUBREL, two);
        before.reset();

        RawClient after = clients.connected(connect);

        after.expectAck(AckType.PUBREL, one);
        after.expectAck(AckType.PUBREL, two);
        after.send(ClientPackets.acknowledge(AckType.PUBCOMP, one));
        after.send(ClientPackets.acknowledge(AckType.PUBCOMP, two));
        after.expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt5 = "MQTT-4.4.0-2")
    void whatAClientRefusesDoesNotComeAgain() {
        Connect connect = Connect.v5(RawClients.newName()).persistent();
        RawClient before = clients.connected(connect);
        before.subscribe(topic, 2);
        RawClient publisher = clients.connected(Version.V5);
        publisher.publish(topic, "one", 1);
        publisher.publish(topic, "two", 2);
        int one = before.expect(ServerPacket.Publish.class).packetId();
        int two = before.expect(ServerPacket.Publish.class).packetId();
        before.send(ClientPackets.acknowledge(AckType.PUBACK, one, 0x80));
        before.send(ClientPackets.acknowledge(AckType.PUBREC, two, 0x80));
        before.ping();
        before.reset();

        clients.connected(connect).expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(
            mqtt5 = {"MQTT-3.3.2-4", "MQTT-3.3.2-15", "MQTT-3.3.2-16", "MQTT-3.3.2-17", "MQTT-3.3.2-18", "MQTT-3.3.2-20"
            })
    void whatAPublisherSaysAboutAMessageReachesItsSubscribersUnchanged() {
        Property[] said = {
            Property.of(PropertyId.PAYLOAD_FORMAT_INDICATOR, 1),
            Property.of(PropertyId.CONTENT_TYPE, "text/plain"),
            Property.of(PropertyId.RESPONSE_TOPIC, "answers"),
            Property.of(PropertyId.CORRELATION_DATA, new byte[] {0, 1, (byte) 0xFF}),
            Property.user("b", "1"),
            Property.user("a", "2"),
            Property.user("b", "0")
        };
        RawClient subscriber = clients.subscriber(Version.V5, topic, 0);
        RawClient publisher = clients.connected(Version.V5);

        publisher.send(Packets.publish(publisher, 0, topic, 0, "said", said));

        ServerPacket.Publish publish = subscriber.expectPublish(topic, "said");
        assertThat(publish.properties().all()).containsExactlyInAnyOrder(said);
        assertThat(publish.properties().userProperties())
                .containsExactly(new Property.Pair("b", "1"), new Property.Pair("a", "2"), new Property.Pair("b", "0"));
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.3.2-5", "MQTT-3.3.2-6", "MQTT-4.3.3-7"})
    void anExpiryCountsDownWhileAMessageWaitsAndNotWhenItWasSent() {
        Connect connect = Connect.v5(RawClients.newName()).persistent();
        RawClient before = clients.connected(connect);
        before.subscribe(topic, 2);
        RawClient publisher = clients.connected(Version.V5);
        publisher.send(expiring(publisher, QOS_2, 1, "sent", 1));
        publisher.expectAck(AckType.PUBREC, 1);
        publisher.send(ClientPackets.acknowledge(AckType.PUBREL, 1));
        publisher.expectAck(AckType.PUBCOMP, 1);
        before.expect(ServerPacket.Publish.class);
        before.send(ClientPackets.disconnect());
        before.expectClosedWithin(Duration.ofSeconds(5));
        publisher.send(expiring(publisher, QOS_1, 2, "short", 1));
        publisher.expectAck(AckType.PUBACK, 2);
        publisher.send(expiring(publisher, QOS_1, 3, "long", 100));
        publisher.expectAck(AckType.PUBACK, 3);
        publisher.expectNothingWithin(Duration.ofMillis(2500));

        RawClient after = clients.connected(connect);

        assertThat(after.expect(ServerPacket.Publish.class).text()).isEqualTo("sent");
        assertThat(after.expectPublish(topic, "long")
                        .properties()
                        .number(PropertyId.MESSAGE_EXPIRY_INTERVAL)
                        .orElseThrow())
                .isBetween(90L, 98L);
    }

    @Test
    @Proves(mqtt5 = "MQTT-4.3.3-13")
    void theExchangeGoesOnWhenAMessageHasExpired() {
        RawClient publisher = clients.connected(Version.V5);
        publisher.send(expiring(publisher, QOS_2, 1, "short", 1));
        publisher.expectAck(AckType.PUBREC, 1);
        publisher.expectNothingWithin(Duration.ofMillis(1500));

        publisher.send(ClientPackets.acknowledge(AckType.PUBREL, 1));

        publisher.expectAck(AckType.PUBCOMP, 1);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.3.2-7", "MQTT-3.3.2-12"})
    void topicAliasesUpToTheMaximumWorkAndEndWithTheirConnection() {
        Connect connect = Connect.v5(RawClients.newName()).persistent();
        RawClient before = clients.connect(connect);
        int maximum = (int) before.expectConnack()
                .properties()
                .number(PropertyId.TOPIC_ALIAS_MAXIMUM)
                .orElse(0);
        RawClient subscriber = clients.subscriber(Version.V5, topic + "/+", 0);
        for (int alias = 1; alias <= maximum; alias++) {
            before.send(Packets.publish(before, 0, topic + "/" + alias, 0, "named", alias(alias)));
            before.send(Packets.publish(before, 0, "", 0, "aliased", alias(alias)));
            subscriber.expectPublish(topic + "/" + alias, "named");
            subscriber.expectPublish(topic + "/" + alias, "aliased");
        }
        before.disconnect();

        RawClient after = clients.connected(connect);
        after.send(Packets.publish(after, 0, "", 0, "from before", alias(1)));

        after.readUntilClosed(Duration.ofSeconds(5));
        subscriber.expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.2-26", "MQTT-3.1.2-27", "MQTT-3.3.2-8", "MQTT-3.3.2-11"})
    void aSubscriberGetsNoAliasesAboveItsMaximum() {
        RawClient publisher = clients.connected(Version.V5);
        for (int maximum : new int[] {0, 2}) {
            RawClient subscriber = clients.connected(
                    Connect.v5(RawClients.newName(), Property.of(PropertyId.TOPIC_ALIAS_MAXIMUM, maximum)));
            subscriber.subscribe(topic + "/#", 0);
            for (int i = 0; i < 10; i++) {
                publisher.publish(topic + "/" + i % 5, "x", 0);
                assertThat(subscriber
                                .expectPublish()
                                .properties()
                                .number(PropertyId.TOPIC_ALIAS)
                                .orElse(1))
                        .isBetween(1L, Math.max(1L, maximum));
            }
        }
        RawClient without = clients.subscriber(Version.V5, topic, 0);
        publisher.publish(topic, "x", 0);
        assertThat(without.expectPublish().properties().has(PropertyId.TOPIC_ALIAS))
                .isFalse();
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.3.4-9", "MQTT-3.3.4-10", "MQTT-4.9.0-1", "MQTT-4.9.0-2", "MQTT-4.9.0-3"})
    void noMoreMessagesAreOnTheirWayThanTheReceiveMaximum() {
        RawClient subscriber =
                clients.connected(Connect.v5(RawClients.newName(), Property.of(PropertyId.RECEIVE_MAXIMUM, 2)));
        subscriber.subscribe(topic, 2);
        RawClient publisher = clients.connected(Version.V5);
        publisher.publish(topic, "one", 1);
        publisher.publish(topic, "two", 2);
        publisher.publish(topic, "three", 1);
        int one = subscriber.expect(ServerPacket.Publish.class).packetId();
        subscriber.expect(ServerPacket.Publish.class);
        subscriber.expectNothingWithin(A_MOMENT);

        subscriber.ping();
        subscriber.subscribe(topic + "/other", 0);
        subscriber.send(ClientPackets.acknowledge(AckType.PUBACK, one));

        assertThat(subscriber.expect(ServerPacket.Publish.class).text()).isEqualTo("three");
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void aMessageThatIsTooLargeForAClientIsLeftOut() {
        RawClient subscriber =
                clients.connected(Connect.v5(RawClients.newName(), Property.of(PropertyId.MAXIMUM_PACKET_SIZE, 100)));
        subscriber.subscribe(topic, 2);
        RawClient publisher = clients.connected(Version.V5);

        publisher.publish(topic, "x".repeat(100), 1);
        publisher.publish(topic, "small", 1);

        subscriber.expectPublish(topic, "small");
    }

    @Test
    @Proves(
            mqtt5 = {
                "MQTT-3.1.2-24",
                "MQTT-3.1.2-29",
                "MQTT-3.4.2-1",
                "MQTT-3.4.2-2",
                "MQTT-3.4.2-3",
                "MQTT-3.5.2-1",
                "MQTT-3.5.2-2",
                "MQTT-3.5.2-3",
                "MQTT-3.7.2-1",
                "MQTT-3.7.2-2",
                "MQTT-3.7.2-3",
                "MQTT-3.9.2-1",
                "MQTT-3.9.2-2",
                "MQTT-3.11.2-1",
                "MQTT-3.11.2-2"
            })
    void answersHaveNoExplanationsForAClientThatHasNoRoomForThemOrDoesNotWantThem() {
        for (Property property : List.of(
                Property.of(PropertyId.MAXIMUM_PACKET_SIZE, TIGHT),
                Property.of(PropertyId.REQUEST_PROBLEM_INFORMATION, 0))) {
            RawClient client = clients.connect(Connect.v5(RawClients.newName(), property));
            client.expectConnack();

            client.send(Packets.publish(client, QOS_1, topic, 1, "nobody wants this"));
            bare(client.expectAck(AckType.PUBACK, 1).properties());
            client.send(Packets.publish(client, QOS_2, topic, 2, "nor this"));
            bare(client.expectAck(AckType.PUBREC, 2).properties());
            client.send(ClientPackets.acknowledge(AckType.PUBREL, 2));
            bare(client.expectAck(AckType.PUBCOMP, 2, 0).properties());
            client.send(ClientPackets.acknowledge(AckType.PUBREL, 3));
            bare(client.expect(ServerPacket.Ack.class).properties());
            client.send(ClientPackets.acknowledge(AckType.PUBREC, 4));
            bare(client.expect(ServerPacket.Ack.class).properties());
            client.send(Packets.subscribe(Version.V5, 3, 0, topic));
            bare(client.expectSuback(0).properties());
            client.send(Packets.unsubscribe(Version.V5, 4, topic + "/never"));
            bare(client.expectUnsuback(0x11).properties());
        }
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.6.2-1", "MQTT-3.6.2-2", "MQTT-3.6.2-3"})
    void pubrelHasNoExplanationForAClientThatHasNoRoomForIt() {
        RawClient client =
                clients.connected(Connect.v5(RawClients.newName(), Property.of(PropertyId.MAXIMUM_PACKET_SIZE, 64)));
        client.subscribe(topic, 2);
        clients.connected(Version.V5).publish(topic, "x", 2);
        int packetId = client.expect(ServerPacket.Publish.class).packetId();

        client.send(ClientPackets.acknowledge(AckType.PUBREC, packetId));

        bare(client.expectAck(AckType.PUBREL, packetId, 0).properties());
    }

    private static void bare(PropertyList properties) {
        assertThat(properties.has(PropertyId.REASON_STRING)).isFalse();
        assertThat(properties.userProperties()).isEmpty();
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.14.2-2", "MQTT-3.14.2-3", "MQTT-3.14.2-4"})
    void disconnectIsNoLargerThanTheClientTakes() {
        RawClient client =
                clients.connect(Connect.v5(RawClients.newName(), Property.of(PropertyId.MAXIMUM_PACKET_SIZE, TIGHT)));
        client.expectConnack();

        client.send(Packets.publish(client, 0, topic, 0, "x", Property.of(PropertyId.SUBSCRIPTION_IDENTIFIER, 1)));

        byte[] last = client.bytesUntilClosed(SOON);
        assertThat(last).startsWith(0xE0).hasSizeLessThanOrEqualTo(TIGHT);
        assertThat(last[2]).isEqualTo((byte) 0x82);
        assertThat(last).as("no session expiry interval").doesNotContain(0x11);
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.3.4-7")
    void morePublishesThanTheServersReceiveMaximumEndTheConnection() {
        RawClient client = clients.connect(Connect.v5(RawClients.newName()));
        int most = (int) client.expectConnack()
                .properties()
                .number(PropertyId.RECEIVE_MAXIMUM)
                .orElse(65_535);
        assumeThat(most).as("as many as there are packet identifiers").isLessThan(65_535);
        for (int packetId = 1; packetId <= most; packetId++) {
            client.send(Packets.publish(client, QOS_2, topic, packetId, ""));
            client.expectAck(AckType.PUBREC, packetId);
        }

        client.send(Packets.publish(client, QOS_2, topic, most + 1, ""));

        client.expectDisconnect(Reason.RECEIVE_MAXIMUM_EXCEEDED);
        client.expectClosedWithin(SOON);
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-4.2-1", mqtt311 = "MQTT-7.1.1-1")
    void nothingIsLostOfAStreamHoweverItIsCut(Version version) {
        RawClient client = clients.subscriber(version, topic, 0);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            stream.writeBytes(Packets.publish(client, 0, topic, 0, "number " + i));
        }
        byte[] bytes = stream.toByteArray();
        int piece = 1;
        for (int from = 0; from < bytes.length; from += piece) {
            piece = from % 23 + 1;
            client.send(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
        }

        for (int i = 0; i < 1000; i++) {
            client.expectPublish(topic, "number " + i);
        }
    }

    @NumberedVersions
    @Proves(mqtt311 = "MQTT-7.0.0-2")
    void aClientThatKnowsOnlyWhatItMustIsServed(Version version) {
        RawClient client = clients.open(version);
        client.send(Connect.of(version, RawClients.newName()).toBytes());
        client.expectConnack();
        client.subscribe(topic, 2);
        for (int qos = 0; qos <= 2; qos++) {
            client.publish(topic + "/" + qos, "nobody hears it", qos);
        }
        client.send(Packets.unsubscribe(version, 99, topic));
        assertThat(client.expect(ServerPacket.UnsubAck.class).packetId()).isEqualTo(99);
        client.ping();

        client.send(ClientPackets.disconnect());

        client.expectClosedWithin(SOON);
    }

    private Property alias(int number) {
        return Property.of(PropertyId.TOPIC_ALIAS, number);
    }

    private byte[] expiring(RawClient publisher, int flags, int packetId, String payload, int seconds) {
        return Packets.publish(
                publisher, flags, topic, packetId, payload, Property.of(PropertyId.MESSAGE_EXPIRY_INTERVAL, seconds));
    }
}
