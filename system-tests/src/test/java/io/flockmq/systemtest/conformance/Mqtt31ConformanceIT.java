package io.flockmq.systemtest.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.PacketBytes;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT 3.1, whose text has no numbered statements. */
class Mqtt31ConformanceIT {

    @RegisterExtension
    static final RawClients clients = RawClients.of(RunningBroker.asInstalled());

    private static final int UNACCEPTABLE_PROTOCOL_VERSION = 1;
    private static final int IDENTIFIER_REJECTED = 2;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private final String topic = RawClients.newName();

    @Test
    @Proves(mqtt31 = {"protocol", "ping"})
    void aClientIsAcceptedAndItsPingAnswered() {
        clients.connected(Version.V31).ping();
    }

    @Test
    @Proves(mqtt31 = "other-version")
    void anotherVersionIsRefused() {
        RawClient client = clients.open(Version.V31);

        client.send(PacketBytes.of(0x10).text("MQIsdp").u8(9).u8(2).u16(60).text(RawClients.newName()));

        assertThat(client.bytesUntilClosed(SOON)).containsExactly(0x20, 2, 0, UNACCEPTABLE_PROTOCOL_VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abcdefghijklmnopqrstuvwx"})
    @Proves(mqtt31 = "client-id")
    void anIdentifierThatIsEmptyOrTooLongIsRefused(String clientId) {
        RawClient client = clients.connect(Connect.v31(clientId));

        assertThat(client.bytesUntilClosed(SOON)).containsExactly(0x20, 2, 0, IDENTIFIER_REJECTED);
    }

    @Test
    @Proves(mqtt31 = "client-id")
    void anIdentifierOf23CharactersIsAccepted() {
        String name = RawClients.newName();
        clients.connected(Connect.v31(name + "x".repeat(23 - name.length())));
    }

    @Test
    @Proves(mqtt31 = {"connack-flags", "session"})
    void aSessionGoesOnAndConnackSaysNothingOfIt() {
        Connect connect = Connect.v31(RawClients.newName()).persistent();
        RawClient before = clients.connected(connect);
        before.subscribe(topic, 2);
        before.disconnect();
        RawClient publisher = clients.connected(Version.V31);
        publisher.publish(topic, "one", 1);
        publisher.publish(topic, "two", 2);

        RawClient after = clients.connect(connect);

        assertThat(after.expectConnack().sessionPresent()).isFalse();
        after.expectPublish(topic, "one");
        after.expectPublish(topic, "two");
    }

    @Test
    @Proves(mqtt31 = "session")
    void aCleanSessionDiscardsWhatThereIs() {
        Connect connect = Connect.v31(RawClients.newName());
        RawClient before = clients.connected(connect.persistent());
        before.subscribe(topic, 1);
        before.disconnect();

        RawClient after = clients.connected(connect);

        clients.connected(Version.V31).publish(topic, "for the session before", 1);
        after.expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt31 = "credentials")
    void aFlagWithoutItsStringIsNoError() {
        RawClient client = clients.open(Version.V31);

        client.send(PacketBytes.of(0x10).text("MQIsdp").u8(3).u8(0xC2).u16(60).text(RawClients.newName()));

        client.expectConnack();
    }

    @ParameterizedTest
    @CsvSource({"0,2,0", "1,2,1", "2,2,2", "2,1,1", "2,0,0"})
    @Proves(mqtt31 = "qos")
    void aSubscriberGetsTheLowerQos(int published, int subscribed, int delivered) {
        RawClient subscriber = clients.subscriber(Version.V31, topic, subscribed);

        clients.connected(Version.V31).publish(topic, "message", published);

        ServerPacket.Publish publish = subscriber.expect(ServerPacket.Publish.class);
        assertThat(publish.text()).isEqualTo("message");
        assertThat(publish.qos()).isEqualTo(delivered);
        if (delivered == 1) {
            subscriber.send(ClientPackets.acknowledge(AckType.PUBACK, publish.packetId()));
        } else if (delivered == 2) {
            subscriber.send(ClientPackets.acknowledge(AckType.PUBREC, publish.packetId()));
            subscriber.expectAck(AckType.PUBREL, publish.packetId());
            subscriber.send(ClientPackets.acknowledge(AckType.PUBCOMP, publish.packetId()));
        }
        subscriber.expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt31 = "retain")
    void theLastRetainedMessageGoesToNewSubscribersUntilAnEmptyOneComes() {
        RawClient publisher = clients.connected(Version.V31);
        publisher.send(Packets.publish(publisher, 1, topic, 0, "old"));
        publisher.send(Packets.publish(publisher, 1, topic, 0, "new"));
        publisher.ping();

        RawClient subscriber = clients.subscriber(Version.V31, topic, 0);
        ServerPacket.Publish publish = subscriber.expect(ServerPacket.Publish.class);
        assertThat(publish.text()).isEqualTo("new");
        assertThat(publish.retain()).isTrue();

        publisher.send(Packets.publish(publisher, 1, topic, 0, ""));
        publisher.ping();
        clients.subscriber(Version.V31, topic, 0).expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt31 = "will")
    void theWillIsPublishedUnlessTheClientSaysGoodbye() {
        RawClient subscriber = clients.subscriber(Version.V31, topic, 1);
        Connect mortal = Connect.v31(RawClients.newName()).will(topic, "gone", 1, false);

        clients.connected(mortal).disconnect();
        subscriber.expectNothingWithin(A_MOMENT);
        clients.connected(mortal).reset();

        subscriber.expectPublish(topic, "gone");
    }

    @Test
    @Proves(mqtt31 = "keep-alive")
    void aSilentClientIsDisconnected() {
        RawClient client = clients.connected(Connect.v31(RawClients.newName()).keepAlive(1));

        client.expectClosedWithin(SOON);
    }

    @Test
    @Proves(mqtt31 = "takeover")
    void aSecondClientTakesThePlaceOfTheFirst() {
        Connect connect = Connect.v31(RawClients.newName());
        RawClient first = clients.connected(connect);

        RawClient second = clients.connected(connect);

        first.expectClosedWithin(SOON);
        second.ping();
    }
}
