package io.flockmq.systemtest.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.PropertyList;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that is configured to do less than it could, says so, and keeps to it. */
class ReducedConformanceIT {

    @RegisterExtension
    static final RawClients clients = RawClients.of(RunningBroker.with(
            "--mqtt.connect.allow-empty-client-id=false",
            "--mqtt.keep-alive.max=2s",
            "--mqtt.features.max-qos=1",
            "--mqtt.features.retain=false",
            "--mqtt.features.wildcard-subscriptions=false",
            "--mqtt.features.shared-subscriptions=false",
            "--mqtt.features.subscription-identifiers=false",
            "--mqtt.features.topic-alias-maximum=0",
            "--mqtt.session.receive-maximum=7",
            "--mqtt.session.max-expiry=10s",
            "--mqtt.limits.max-packet-size=1KB"));

    private static final Duration SOON = Duration.ofSeconds(5);

    private final String topic = RawClients.newName();

    @Test
    @Proves(mqtt5 = "MQTT-3.2.2-9")
    void itSaysWhatItDoesNotDo() {
        PropertyList said = clients.connect(Connect.v5(RawClients.newName()).persistent())
                .expectConnack()
                .properties();

        assertThat(said.number(PropertyId.MAXIMUM_QOS)).hasValue(1);
        assertThat(said.number(PropertyId.RETAIN_AVAILABLE)).hasValue(0);
        assertThat(said.number(PropertyId.WILDCARD_SUBSCRIPTION_AVAILABLE)).hasValue(0);
        assertThat(said.number(PropertyId.SHARED_SUBSCRIPTION_AVAILABLE)).hasValue(0);
        assertThat(said.number(PropertyId.SUBSCRIPTION_IDENTIFIER_AVAILABLE)).hasValue(0);
        assertThat(said.number(PropertyId.TOPIC_ALIAS_MAXIMUM).orElse(0)).isZero();
        assertThat(said.number(PropertyId.RECEIVE_MAXIMUM)).hasValue(7);
        assertThat(said.number(PropertyId.MAXIMUM_PACKET_SIZE)).hasValue(1024);
        assertThat(said.number(PropertyId.SESSION_EXPIRY_INTERVAL)).hasValue(10);
        assertThat(said.number(PropertyId.SERVER_KEEP_ALIVE)).hasValue(2);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.2.2-10", "MQTT-3.8.4-7"})
    void aSubscriptionAboveTheMaximumQosIsTakenWithALowerOne() {
        RawClient client = clients.connected(Version.V5);

        client.send(ClientPackets.subscribe(Version.V5, 1, topic, 2));

        client.expectSuback(1);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.2.2-12", "MQTT-3.2.2-6", "MQTT-3.2.2-7"})
    void aWillAboveTheMaximumQosIsRefused() {
        refused(Connect.v5(RawClients.newName()).will(topic, "gone", 2, false), Reason.QOS_NOT_SUPPORTED);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.2.2-13", "MQTT-3.2.2-6", "MQTT-3.2.2-7"})
    void aRetainedWillIsRefused() {
        refused(Connect.v5(RawClients.newName()).will(topic, "gone", 0, true), Reason.RETAIN_NOT_SUPPORTED);
    }

    @Test
    @Proves(
            mqtt5 = {"MQTT-3.1.3-8", "MQTT-3.2.2-7"},
            mqtt311 = {"MQTT-3.1.3-9", "MQTT-3.2.2-5"})
    void anEmptyClientIdIsRefused() {
        refused(Connect.v5(""), Reason.CLIENT_IDENTIFIER_NOT_VALID);
        RawClient before = clients.connect(Connect.v311(""));
        before.expectConnack(0x02);
        before.expectClosedWithin(SOON);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.2.2-11", "MQTT-3.2.2-14", "MQTT-3.2.2-15", "MQTT-3.2.2-18"})
    void whatItDoesNotTakeEndsTheConnection() {
        disconnected(0x34, new Property[0], "x", Reason.QOS_NOT_SUPPORTED);
        disconnected(0x31, new Property[0], "x", Reason.RETAIN_NOT_SUPPORTED);
        disconnected(0x30, new Property[] {Property.of(PropertyId.TOPIC_ALIAS, 1)}, "x", Reason.TOPIC_ALIAS_INVALID);
        disconnected(0x30, new Property[0], "x".repeat(1024), Reason.PACKET_TOO_LARGE);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = "MQTT-3.9.3-2",
            mqtt311 = {"MQTT-3.8.3-2", "MQTT-3.9.3-2"})
    void aFilterWithAWildcardIsRefused(Version version) {
        RawClient client = clients.connected(version);

        client.send(ClientPackets.subscribe(version, 1, topic + "/#", 0));

        client.expectSuback(version.hasProperties() ? Reason.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED.code() : 0x80);
    }

    @Test
    void sharedSubscriptionsAreRefused() {
        RawClient client = clients.connected(Version.V5);

        client.send(ClientPackets.subscribe(Version.V5, 1, "$share/g/" + topic, 0));

        client.expectSuback(Reason.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED.code());
    }

    @Test
    void aSubscriptionIdentifierIsRefused() {
        RawClient client = clients.connected(Version.V5);

        client.send(
                ClientPackets.subscribe(Version.V5, 1, topic, 0, Property.of(PropertyId.SUBSCRIPTION_IDENTIFIER, 1)));

        client.expectSuback(Reason.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED.code());
        clients.connected(Version.V5).publish(topic, "for nobody", 0);
        client.subscribe(topic + "/without", 0);
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.1.2-22")
    void theServersKeepAliveHolds() {
        RawClient client = clients.connected(Version.V5);

        assertThat(client.readUntilClosed(Duration.ofSeconds(8))).hasSizeLessThan(2);
    }

    private void refused(Connect connect, Reason reason) {
        RawClient client = clients.connect(connect);
        assertThat(client.expectConnack(reason).sessionPresent()).isFalse();
        client.expectClosedWithin(SOON);
    }

    private void disconnected(int firstByte, Property[] properties, String payload, Reason reason) {
        RawClient client = clients.connected(Version.V5);
        client.send(Packets.publish(client, firstByte & 0x0F, topic, 1, payload, properties));
        client.expectDisconnect(reason);
        client.expectClosedWithin(SOON);
    }
}
