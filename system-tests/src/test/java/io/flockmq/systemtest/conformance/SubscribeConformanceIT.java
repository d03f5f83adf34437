package io.flockmq.systemtest.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SUBSCRIBE, UNSUBSCRIBE, their answers, and PINGREQ (sections 3.8 to 3.13 and 4.7). */
class SubscribeConformanceIT {

    @RegisterExtension
    static final RawClients clients = RawClients.of(RunningBroker.asInstalled());

    private static final int NO_LOCAL = 0x04;
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private final String topic = RawClients.newName();

    @NumberedVersions
    @Proves(
            mqtt5 = {
                "MQTT-2.2.1-6",
                "MQTT-3.8.4-1",
                "MQTT-3.8.4-2",
                "MQTT-3.8.4-5",
                "MQTT-3.8.4-6",
                "MQTT-3.8.4-7",
                "MQTT-3.9.3-1",
                "MQTT-3.9.3-2"
            },
            mqtt311 = {
                "MQTT-2.3.1-7",
                "MQTT-3.8.4-1",
                "MQTT-3.8.4-2",
                "MQTT-3.8.4-4",
                "MQTT-3.8.4-5",
                "MQTT-3.9.3-1",
                "MQTT-3.9.3-2"
            })
    void severalFiltersAreAnsweredByOneSubackInTheirOrder(Version version) {
        RawClient client = clients.connected(version);
        byte[] three = Packets.subscribe(version, 0xABCD, 0, topic, topic + "/one", topic + "/two");
        three[three.length - 1] = 2;
        client.send(three);

        ServerPacket.SubAck suback = client.expectSuback(0, 0, 2);

        assertThat(suback.packetId()).isEqualTo(0xABCD);
        client.publish(topic + "/one", "1", 0);
        client.expectPublish(topic + "/one", "1");
        client.publish(topic + "/two", "2", 0);
        client.expectPublish(topic + "/two", "2");
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.8.4-3", "MQTT-3.8.4-8"},
            mqtt311 = {"MQTT-3.8.4-3", "MQTT-3.8.4-6"})
    void aSecondSubscriptionToAFilterReplacesTheFirst(Version version) {
        RawClient client = clients.subscriber(version, topic, 2);
        client.subscribe(topic, 0);

        clients.connected(version).publish(topic, "once", 2);

        assertThat(client.expectPublish(topic, "once").qos()).isZero();
        client.expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-3.8.4-8", mqtt311 = "MQTT-3.8.4-6")
    void aMessageComesWithTheLowerQos(Version version) {
        RawClient publisher = clients.connected(version);
        for (int granted = 0; granted <= 2; granted++) {
            String own = topic + "/" + granted;
            RawClient subscriber = clients.subscriber(version, own, granted);
            for (int qos = 0; qos <= 2; qos++) {
                publisher.publish(own, "x", qos);
                assertThat(subscriber.expectPublish().qos()).isEqualTo(Math.min(granted, qos));
            }
        }
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.8.3-3")
    void withNoLocalAClientDoesNotGetItsOwnMessages() {
        RawClient client = clients.connected(Version.V5);
        client.send(ClientPackets.subscribe(Version.V5, 1, topic, NO_LOCAL));
        client.expectSuback(0);

        client.publish(topic, "mine", 0);
        clients.connected(Version.V5).publish(topic, "theirs", 0);

        client.expectPublish(topic, "theirs");
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.3-1"},
            mqtt311 = {"MQTT-4.7.1-2", "MQTT-4.7.1-3", "MQTT-4.7.3-1"})
    void filtersThatAreNoneAreRefused(Version version) {
        for (String filter : new String[] {"", "a#", "#/a", "a/#/b", "a+", "+a/b", "a/+b"}) {
            RawClient client = clients.connected(version);
            client.send(ClientPackets.subscribe(version, 1, filter, 0));
            ServerPacket answer = Packets.readOrEnd(client);
            boolean granted = answer instanceof ServerPacket.SubAck suback
                    && suback.codes().getFirst() < 0x80;
            assertThat(granted).as("'%s' is granted by %s", filter, answer).isFalse();
        }
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-4.7.2-1", mqtt311 = "MQTT-4.7.2-1")
    void aWildcardAtTheBeginningDoesNotMatchTopicsWithADollar(Version version) {
        RawClient all = clients.connected(version);
        all.send(Packets.subscribe(version, 1, 0, "#", "+/" + topic, "+/#", "+/+"));
        all.expectSuback(0, 0, 0, 0);
        RawClient named = clients.subscriber(version, "$conformance/" + topic, 0);
        RawClient publisher = clients.connected(version);

        publisher.publish("$conformance/" + topic, "hidden", 0);
        named.expectPublish("$conformance/" + topic, "hidden"); // it is passed on, and who may have it has it
        all.send(Packets.publish(all, 0, "conformance/" + topic, 0, "seen"));

        ServerPacket.Publish seen = all.expectPublish();
        while (!seen.text().equals("seen")) { // tests that run beside this one are seen, too
            assertThat(seen.topic()).doesNotStartWith("$");
            seen = all.expectPublish();
        }
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.3.2-3", "MQTT-4.7.3-4"},
            mqtt311 = {"MQTT-3.3.2-3", "MQTT-4.7.3-4"})
    void topicsAreComparedAsTheyAre(Version version) {
        RawClient subscriber = clients.connected(version);
        subscriber.send(
                Packets.subscribe(version, 1, 0, topic + "/é", topic + "/A", "/" + topic, topic + "/", topic + "/a b"));
        subscriber.expectSuback(0, 0, 0, 0, 0);
        RawClient publisher = clients.connected(version);

        publisher.publish(topic + "/e\u0301", "another accent", 0);
        publisher.publish(topic + "/a", "lower case", 0);
        publisher.publish(topic, "no slash", 0);
        publisher.publish(topic + "/ab", "no space", 0);
        publisher.publish(topic + "/é", "the same", 0);

        subscriber.expectPublish(topic + "/é", "the same");
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-1.5.4-3", mqtt311 = "MQTT-1.5.3-3")
    void aByteOrderMarkIsACharacterLikeOthers(Version version) {
        RawClient with = clients.subscriber(version, "\uFEFF" + topic, 0);
        RawClient without = clients.subscriber(version, topic, 0);

        clients.connected(version).publish("\uFEFF" + topic, "marked", 0);

        with.expectPublish("\uFEFF" + topic, "marked");
        without.expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-4.7.3-3", mqtt311 = "MQTT-4.7.3-3")
    void aTopicMayHave65535Bytes(Version version) {
        String longest = topic + "a".repeat(65_535 - topic.length());
        RawClient client = clients.subscriber(version, longest, 0);

        client.publish(longest, "long", 0);

        client.expectPublish(longest, "long");
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {
                "MQTT-2.2.1-6",
                "MQTT-3.10.4-1",
                "MQTT-3.10.4-2",
                "MQTT-3.10.4-4",
                "MQTT-3.10.4-5",
                "MQTT-3.10.4-6",
                "MQTT-3.11.3-1",
                "MQTT-3.11.3-2"
            },
            mqtt311 = {
                "MQTT-2.3.1-7",
                "MQTT-3.10.4-1",
                "MQTT-3.10.4-2",
                "MQTT-3.10.4-4",
                "MQTT-3.10.4-5",
                "MQTT-3.10.4-6"
            })
    void unsubscribeEndsWhatIsTheSameCharacterByCharacter(Version version) {
        RawClient client = clients.connected(version);
        client.send(Packets.subscribe(version, 1, 0, topic + "/#", topic + "/a"));
        client.expectSuback(0, 0);

        client.send(Packets.unsubscribe(version, 0x1234, topic + "/+", topic + "/#"));

        ServerPacket.UnsubAck unsuback =
                version.hasProperties() ? client.expectUnsuback(0x11, 0) : client.expectUnsuback();
        assertThat(unsuback.packetId()).isEqualTo(0x1234);
        RawClient publisher = clients.connected(version);
        publisher.publish(topic + "/b", "no longer", 0);
        publisher.publish(topic + "/a", "still", 0);
        client.expectPublish(topic + "/a", "still");
        client.expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-3.10.4-3", mqtt311 = "MQTT-3.10.4-3")
    void aDeliveryThatHasBegunIsCompletedAfterUnsubscribe(Version version) {
        RawClient client = clients.subscriber(version, topic, 2);
        clients.connected(version).publish(topic, "begun", 2);
        int packetId = client.expect(ServerPacket.Publish.class).packetId();

        client.send(ClientPackets.unsubscribe(version, 9, topic));
        client.expect(ServerPacket.UnsubAck.class);
        client.send(ClientPackets.acknowledge(AckType.PUBREC, packetId));

        client.expectAck(AckType.PUBREL, packetId);
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-3.12.4-1", mqtt311 = "MQTT-3.12.4-1")
    void aPingIsAnswered(Version version) {
        RawClient client = clients.connected(version);

        client.ping();
        client.ping();
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4", "MQTT-3.3.4-5"})
    void overlappingSubscriptionsHaveTheirIdentifiersAndTheHighestQos() {
        RawClient client = clients.connected(Version.V5);
        subscribe(client, topic + "/#", 0, 11);
        subscribe(client, topic + "/a", 2, 22);

        clients.connected(Version.V5).publish(topic + "/a", "both", 2);

        ServerPacket.Publish first = client.expectPublish(topic + "/a", "both");
        if (first.properties().numbers(PropertyId.SUBSCRIPTION_IDENTIFIER).size() == 2) {
            assertThat(first.qos()).isEqualTo(2);
            assertThat(first.properties().numbers(PropertyId.SUBSCRIPTION_IDENTIFIER))
                    .containsExactlyInAnyOrder(11L, 22L);
            client.expectNothingWithin(A_MOMENT);
        } else {
            ServerPacket.Publish second = client.expectPublish(topic + "/a", "both");
            assertThat(first.qos() + second.qos()).isEqualTo(2);
            assertThat(first.properties().numbers(PropertyId.SUBSCRIPTION_IDENTIFIER))
                    .doesNotContainAnyElementsOf(second.properties().numbers(PropertyId.SUBSCRIPTION_IDENTIFIER));
        }
    }

    @Test
    @Proves(mqtt311 = "MQTT-3.3.5-1")
    void overlappingSubscriptionsBringTheHighestQos() {
        RawClient client = clients.connected(Version.V311);
        client.subscribe(topic + "/#", 0);
        client.subscribe(topic + "/a", 2);

        clients.connected(Version.V311).publish(topic + "/a", "both", 2);

        ServerPacket.Publish publish = client.expectPublish(topic + "/a", "both");
        assertThat(publish.qos() == 2
                        || client.expectPublish(topic + "/a", "both").qos() == 2)
                .isTrue();
    }

    @Test
    @Proves(mqtt5 = {"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    void sharedFiltersThatAreNoneAreRefused() {
        for (String filter :
                new String[] {"$share/", "$share//a", "$share/g", "$share/g+/a", "$share/g#/a", "$share/g/"}) {
            RawClient client = clients.connected(Version.V5);
            client.send(ClientPackets.subscribe(Version.V5, 1, filter, 0));
            ServerPacket answer = Packets.readOrEnd(client);
            assertThat(answer instanceof ServerPacket.SubAck suback
                            && suback.codes().getFirst() < 0x80)
                    .as("'%s' is refused, but came %s", filter, answer)
                    .isFalse();
        }
    }

    @Test
    @Proves(mqtt5 = "MQTT-4.8.2-3")
    void aSharedSubscriptionKeepsToItsQos() {
        RawClient member = clients.subscriber(Version.V5, "$share/g/" + topic, 1);

        clients.connected(Version.V5).publish(topic, "shared", 2);

        assertThat(member.expectPublish(topic, "shared").qos()).isEqualTo(1);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-4.8.2-6", "MQTT-4.4.0-2"})
    void whatAMemberOfAGroupRefusesIsOfferedToNobodyElse() {
        RawClient first = clients.subscriber(Version.V5, "$share/g/" + topic, 1);
        clients.connected(Version.V5).publish(topic, "refused", 1);
        int packetId = first.expect(ServerPacket.Publish.class).packetId();
        RawClient second = clients.subscriber(Version.V5, "$share/g/" + topic, 1);

        first.send(ClientPackets.acknowledge(AckType.PUBACK, packetId, 0x80));
        first.disconnect();

        second.expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt5 = "MQTT-4.8.2-4")
    void aBrokenDeliveryIsCompletedWithTheMemberThatHadIt() {
        Connect connect = Connect.v5(RawClients.newName()).persistent();
        RawClient first = clients.connected(connect);
        first.subscribe("$share/g/" + topic, 2);
        clients.connected(Version.V5).publish(topic, "begun", 2);
        int packetId = first.expect(ServerPacket.Publish.class).packetId();
        RawClient second = clients.subscriber(Version.V5, "$share/g/" + topic, 2);
        first.reset();

        RawClient again = clients.connected(connect);

        assertThat(again.expect(ServerPacket.Publish.class).packetId()).isEqualTo(packetId);
        second.expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt5 = "MQTT-4.8.2-5")
    void aBrokenDeliveryIsNotPassedOnWhenTheSessionEnds() {
        RawClient first = clients.subscriber(Version.V5, "$share/g/" + topic, 2);
        clients.connected(Version.V5).publish(topic, "begun", 2);
        first.expect(ServerPacket.Publish.class);
        RawClient second = clients.subscriber(Version.V5, "$share/g/" + topic, 2);

        first.disconnect();

        second.expectNothingWithin(A_MOMENT);
    }

    private static void subscribe(RawClient client, String filter, int qos, int identifier) {
        client.send(ClientPackets.subscribe(
                Version.V5,
                client.nextPacketId(),
                filter,
                qos,
                Property.of(PropertyId.SUBSCRIPTION_IDENTIFIER, identifier)));
        client.expectSuback(qos);
    }
}
