package io.flockmq.systemtest.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Wills (sections 3.1.2.5 to 3.1.2.7 and 3.1.3.2). */
class WillConformanceIT {

    @RegisterExtension
    static final RawClients clients = RawClients.of(RunningBroker.asInstalled());

    private static final Duration A_MOMENT = Duration.ofMillis(300);

    private final String topic = RawClients.newName();

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-7", "MQTT-3.1.2-8", "MQTT-3.1.2-14"},
            mqtt311 = {"MQTT-3.1.2-8", "MQTT-3.1.2-9", "MQTT-3.1.2-16"})
    void itIsPublishedWhenTheConnectionBreaks(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 2);
        RawClient dying =
                clients.connected(Connect.of(version, RawClients.newName()).will(topic, "gone", 1, false));
        subscriber.expectNothingWithin(A_MOMENT);

        dying.reset();

        ServerPacket.Publish will = subscriber.expectPublish(topic, "gone");
        assertThat(will.qos()).isEqualTo(1);
        assertThat(will.retain()).isFalse();
        clients.subscriber(version, topic, 0).expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-15"},
            mqtt311 = {"MQTT-3.1.2-9", "MQTT-3.1.2-17"})
    void itIsRetainedIfItsClientAskedForThat(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 1);

        clients.connected(Connect.of(version, RawClients.newName()).will(topic, "gone", 1, true))
                .reset();

        subscriber.expectPublish(topic, "gone");
        RawClient later = clients.subscriber(version, topic, 1);
        assertThat(later.expectPublish(topic, "gone").retain()).isTrue();
        later.publish(topic, "", 0);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-8", "MQTT-3.1.2-10", "MQTT-3.14.4-3"},
            mqtt311 = {"MQTT-3.1.2-10", "MQTT-3.14.4-3"})
    void itIsNotPublishedAfterAGoodbye(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 1);

        clients.connected(Connect.of(version, RawClients.newName()).will(topic, "gone", 1, false))
                .disconnect();

        subscriber.expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-10"},
            mqtt311 = {"MQTT-3.1.2-10", "MQTT-3.1.2-12"})
    void itIsPublishedOnceAndNotForTheNextConnection(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 1);
        Connect connect = Connect.of(version, RawClients.newName()).persistent();
        clients.connected(connect.will(topic, "gone", 1, false)).reset();
        subscriber.expectPublish(topic, "gone");

        clients.connected(connect).reset();

        subscriber.expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.2-8", "MQTT-3.1.3-9"})
    void itIsNotPublishedForAClientThatComesBackBeforeItsDelayIsOver() {
        RawClient subscriber = clients.subscriber(Version.V5, topic, 1);
        Connect connect = Connect.v5(RawClients.newName()).persistent();
        clients.connected(connect.will(topic, "gone", 1, false, Property.of(PropertyId.WILL_DELAY_INTERVAL, 1)))
                .reset();

        clients.connected(connect);

        subscriber.expectNothingWithin(Duration.ofMillis(1800));
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.1.2-8")
    void itIsPublishedWhenItsDelayIsOver() {
        RawClient subscriber = clients.subscriber(Version.V5, topic, 1);
        Connect connect = Connect.v5(RawClients.newName()).persistent();

        clients.connected(connect.will(topic, "gone", 1, false, Property.of(PropertyId.WILL_DELAY_INTERVAL, 1)))
                .reset();

        subscriber.expectNothingWithin(Duration.ofMillis(700));
        subscriber.expectPublish(topic, "gone");
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.1.2-8")
    void itIsPublishedWhenTheSessionEndsBeforeItsDelay() {
        RawClient subscriber = clients.subscriber(Version.V5, topic, 1);

        clients.connected(Connect.v5(RawClients.newName(), Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, 1))
                        .will(topic, "gone", 1, false, Property.of(PropertyId.WILL_DELAY_INTERVAL, 60)))
                .reset();

        subscriber.expectPublish(topic, "gone");
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.3-10", "MQTT-3.3.2-17", "MQTT-3.3.2-18"})
    void itsUserPropertiesKeepTheirOrder() {
        RawClient subscriber = clients.subscriber(Version.V5, topic, 1);

        clients.connected(Connect.v5(RawClients.newName())
                        .will(
                                topic,
                                "gone",
                                1,
                                false,
                                Property.user("b", "1"),
                                Property.user("a", "2"),
                                Property.user("b", "0")))
                .reset();

        assertThat(subscriber.expectPublish(topic, "gone").properties().userProperties())
                .containsExactly(new Property.Pair("b", "1"), new Property.Pair("a", "2"), new Property.Pair("b", "0"));
    }
}
