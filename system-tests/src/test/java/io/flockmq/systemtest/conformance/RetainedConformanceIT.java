package io.flockmq.systemtest.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Retained messages (sections 3.3.1.3 and 3.8.3.1). */
class RetainedConformanceIT {

    @RegisterExtension
    static final RawClients clients = RawClients.of(RunningBroker.asInstalled());

    private static final int RETAIN = 1;
    private static final int RETAIN_AT_QOS_1 = 3;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int IF_NEW = 0x10;
    private static final int NEVER = 0x20;
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private final String topic = RawClients.newName();

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.3.1-5", "MQTT-3.3.1-9"},
            mqtt311 = {"MQTT-3.3.1-5", "MQTT-3.3.1-6", "MQTT-3.3.1-7", "MQTT-3.3.1-8"})
    void theLastOfATopicComesToNewSubscribersWithItsQos(Version version) {
        RawClient publisher = clients.connected(version);
        retain(publisher, RETAIN, topic, "first");
        retain(publisher, RETAIN_AT_QOS_1, topic, "second");
        retain(publisher, RETAIN, topic + "/below", "third");

        ServerPacket.Publish second = clients.subscriber(version, topic, 2).expectPublish(topic, "second");

        assertThat(second.retain()).isTrue();
        assertThat(second.qos()).isEqualTo(1);
        retain(publisher, RETAIN, topic, "fourth");
        RawClient later = clients.subscriber(version, topic, 2);
        assertThat(later.expectPublish(topic, "fourth").qos()).isZero();
        later.expectNothingWithin(A_MOMENT);
        forget(publisher);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.3.1-6", "MQTT-3.3.1-7"},
            mqtt311 = {"MQTT-3.3.1-10", "MQTT-3.3.1-11"})
    void anEmptyOneIsDeliveredAndRemovesTheOneBefore(Version version) {
        RawClient publisher = clients.connected(version);
        RawClient present = clients.subscriber(version, topic, 0);
        retain(publisher, RETAIN, topic, "first");
        retain(publisher, RETAIN, topic, "");

        present.expectPublish(topic, "first");
        present.expectPublish(topic, "");
        clients.subscriber(version, topic, 0).expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-3.3.1-8", mqtt311 = "MQTT-3.3.1-12")
    void aMessageThatIsNotRetainedLeavesItAsItIs(Version version) {
        RawClient publisher = clients.connected(version);
        publisher.publish(topic, "nothing is retained", 1);
        clients.subscriber(version, topic, 0).expectNothingWithin(A_MOMENT);
        retain(publisher, RETAIN, topic, "retained");

        publisher.publish(topic, "not retained", 1);
        publisher.publish(topic, "", 1);

        clients.subscriber(version, topic, 0).expectPublish(topic, "retained");
        forget(publisher);
    }

    @NumberedVersions
    @Proves(mqtt5 = "MQTT-3.3.1-12", mqtt311 = "MQTT-3.3.1-9")
    void whoHasSubscribedBeforeDoesNotSeeThatItIsRetained(Version version) {
        RawClient publisher = clients.connected(version);
        RawClient present = clients.subscriber(version, topic, 0);

        retain(publisher, RETAIN, topic, "retained");

        assertThat(present.expectPublish(topic, "retained").retain()).isFalse();
        forget(publisher);
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.3.1-13")
    void whoAsksForRetainAsPublishedSeesIt() {
        RawClient publisher = clients.connected(Version.V5);
        RawClient present = clients.connected(Version.V5);
        present.send(ClientPackets.subscribe(Version.V5, 1, topic, RETAIN_AS_PUBLISHED));
        present.expectSuback(0);

        retain(publisher, RETAIN, topic, "retained");
        publisher.publish(topic, "not retained", 0);

        assertThat(present.expectPublish(topic, "retained").retain()).isTrue();
        assertThat(present.expectPublish(topic, "not retained").retain()).isFalse();
        forget(publisher);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.3.1-9", "MQTT-3.8.4-4"})
    void withRetainHandling0ItComesAtEachSubscribe() {
        RawClient publisher = clients.connected(Version.V5);
        retain(publisher, RETAIN, topic, "retained");
        RawClient subscriber = clients.subscriber(Version.V5, topic, 0);
        subscriber.expectPublish(topic, "retained");

        subscriber.subscribe(topic, 0);

        subscriber.expectPublish(topic, "retained");
        forget(publisher);
    }

    @Test
    @Proves(mqtt311 = "MQTT-3.8.4-3")
    void itComesAgainWhenASubscriptionIsReplaced() {
        RawClient publisher = clients.connected(Version.V311);
        retain(publisher, RETAIN, topic, "retained");
        RawClient subscriber = clients.subscriber(Version.V311, topic, 0);
        subscriber.expectPublish(topic, "retained");

        subscriber.subscribe(topic, 1);

        subscriber.expectPublish(topic, "retained");
        forget(publisher);
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.3.1-10")
    void withRetainHandling1ItComesToNewSubscriptionsOnly() {
        RawClient publisher = clients.connected(Version.V5);
        retain(publisher, RETAIN, topic, "retained");
        RawClient subscriber = clients.connected(Version.V5);
        subscriber.send(ClientPackets.subscribe(Version.V5, 1, topic, IF_NEW));
        subscriber.expectSuback(0);
        subscriber.expectPublish(topic, "retained");

        subscriber.send(ClientPackets.subscribe(Version.V5, 2, topic, IF_NEW));

        subscriber.expectSuback(0);
        subscriber.expectNothingWithin(A_MOMENT);
        forget(publisher);
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.3.1-11")
    void withRetainHandling2ItDoesNotCome() {
        RawClient publisher = clients.connected(Version.V5);
        retain(publisher, RETAIN, topic, "retained");
        RawClient subscriber = clients.connected(Version.V5);

        subscriber.send(ClientPackets.subscribe(Version.V5, 1, topic, NEVER));

        subscriber.expectSuback(0);
        subscriber.expectNothingWithin(A_MOMENT);
        forget(publisher);
    }

    @Test
    @Proves(mqtt311 = "MQTT-3.1.2-7")
    void itOutlivesTheSessionOfItsPublisher() {
        RawClient publisher = clients.connected(Version.V311);
        retain(publisher, RETAIN, topic, "retained");
        publisher.disconnect();

        clients.subscriber(Version.V311, topic, 0).expectPublish(topic, "retained");
        forget(clients.connected(Version.V311));
    }

    private void retain(RawClient publisher, int flags, String on, String payload) {
        publisher.send(Packets.publish(publisher, flags, on, 7, payload));
        if (flags != RETAIN) {
            publisher.expect(ServerPacket.Ack.class);
        }
        publisher.ping();
    }

    /** So that a broker that goes on running keeps nothing of this test. */
    private void forget(RawClient publisher) {
        retain(publisher, RETAIN, topic, "");
        retain(publisher, RETAIN, topic + "/below", "");
    }
}
