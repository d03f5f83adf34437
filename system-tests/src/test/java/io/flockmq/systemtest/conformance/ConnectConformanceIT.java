package io.flockmq.systemtest.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.PacketBytes;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** CONNECT and CONNACK (sections 3.1 and 3.2). */
class ConnectConformanceIT {

    @RegisterExtension
    static final RawClients clients = RawClients.of(RunningBroker.asInstalled());

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private final String topic = RawClients.newName();

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.0-2", "MQTT-4.13.1-1", "MQTT-3.2.0-2"},
            mqtt311 = {"MQTT-3.1.0-2", "MQTT-4.8.0-1"})
    void aSecondConnectEndsTheConnection(Version version) {
        Connect connect = Connect.of(version, RawClients.newName());
        RawClient client = clients.connected(connect);

        client.send(connect.toBytes());

        assertThat(client.readUntilClosed(SOON)).noneMatch(ServerPacket.ConnAck.class::isInstance);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.4-5", "MQTT-3.2.0-1", "MQTT-3.2.0-2"},
            mqtt311 = {"MQTT-3.1.4-4", "MQTT-3.2.0-1"})
    void oneConnackComesBeforeAllElse(Version version) {
        RawClient client = clients.open(version);

        client.send(Packets.join(
                Connect.of(version, RawClients.newName()).toBytes(),
                ClientPackets.subscribe(version, 1, topic, 0),
                ClientPackets.pingreq()));

        client.expectConnack();
        client.expectSuback(0);
        client.expect(ServerPacket.PingResp.class);
        client.expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(mqtt5 = {"MQTT-3.2.2-1"})
    void theReservedFlagsOfConnackAreZero(Version version) {
        String clientId = RawClients.newName();
        clients.connected(Connect.of(version, clientId).persistent());
        RawClient client = clients.connect(Connect.of(version, clientId).persistent());
        client.send(ClientPackets.disconnect());

        byte[] connack = client.bytesUntilClosed(SOON);

        assertThat(connack).startsWith(0x20);
        assertThat(connack[2]).as("flags").isEqualTo((byte) 1);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-4", "MQTT-3.1.4-4", "MQTT-3.2.2-2"},
            mqtt311 = {"MQTT-3.1.2-6", "MQTT-3.1.4-3", "MQTT-3.2.2-1"})
    void aCleanStartDiscardsTheSession(Version version) {
        Connect connect = Connect.of(version, RawClients.newName());
        RawClient before = clients.connected(connect.persistent());
        before.subscribe(topic, 1);
        before.disconnect();

        RawClient after = clients.connect(connect);

        assertThat(after.expectConnack().sessionPresent()).isFalse();
        clients.connected(version).publish(topic, "for the session before", 1);
        after.expectNothingWithin(A_MOMENT);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-5", "MQTT-3.1.2-23", "MQTT-3.1.3-2", "MQTT-3.1.4-4", "MQTT-3.2.2-3", "MQTT-4.5.0-1"},
            mqtt311 = {
                "MQTT-3.1.2-4",
                "MQTT-3.1.2-5",
                "MQTT-3.1.3-2",
                "MQTT-3.1.4-3",
                "MQTT-3.2.2-2",
                "MQTT-4.1.0-1",
                "MQTT-4.5.0-1"
            })
    void aSessionIsResumedWithWhatCameMeanwhile(Version version) {
        Connect connect = Connect.of(version, RawClients.newName()).persistent();
        RawClient before = clients.connected(connect);
        before.subscribe(topic, 2);
        before.disconnect();
        RawClient publisher = clients.connected(version);
        publisher.publish(topic, "one", 1);
        publisher.publish(topic, "two", 2);

        RawClient after = clients.connect(connect);

        assertThat(after.expectConnack().sessionPresent()).isTrue();
        after.expectPublish(topic, "one");
        after.expectPublish(topic, "two");
        publisher.publish(topic, "three", 0);
        after.expectPublish(topic, "three");
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-6", "MQTT-3.2.2-3"},
            mqtt311 = {"MQTT-3.1.2-4", "MQTT-3.2.2-3"})
    void aSessionBeginsWhereThereIsNone(Version version) {
        RawClient client =
                clients.connect(Connect.of(version, RawClients.newName()).persistent());

        assertThat(client.expectConnack().sessionPresent()).isFalse();
        client.subscribe(topic, 0);
        client.publish(topic, "works", 0);
        client.expectPublish(topic, "works");
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-4.1.0-2"},
            mqtt311 = {"MQTT-3.1.2-6"})
    void aCleanSessionEndsWithItsConnection(Version version) {
        Connect connect = Connect.of(version, RawClients.newName());
        RawClient before = clients.connected(connect);
        before.subscribe(topic, 1);
        before.disconnect();

        RawClient after = clients.connect(connect.clean(false));

        assertThat(after.expectConnack().sessionPresent()).isFalse();
    }

    @Test
    @Proves(mqtt5 = {"MQTT-4.1.0-1", "MQTT-4.1.0-2"})
    void aSessionEndsWhenItsExpiryIsOverAndNotBeforeItsConnectionIsClosed() {
        Connect connect = Connect.v5(RawClients.newName(), Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, 1))
                .clean(false);
        clients.connected(connect).expectNothingWithin(Duration.ofMillis(1500));

        RawClient second = clients.connect(connect);
        assertThat(second.expectConnack().sessionPresent()).isTrue();
        second.disconnect();
        clients.connected(Version.V5).expectNothingWithin(Duration.ofMillis(2500)); // nobody may ask before

        assertThat(clients.connect(connect).expectConnack().sessionPresent()).isFalse();
    }

    @Test
    @Proves(mqtt311 = {"MQTT-4.1.0-1", "MQTT-4.1.0-2"})
    void aSessionLastsAsLongAsItsConnection() {
        Connect connect = Connect.v311(RawClients.newName()).clean(false);
        RawClient client = clients.connected(connect);
        client.subscribe(topic, 1);
        client.ping();

        RawClient publisher = clients.connected(Version.V311);
        publisher.publish(topic, "still there", 1);
        client.expectPublish(topic, "still there");
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.3-5"},
            mqtt311 = {"MQTT-3.1.3-5"})
    void clientIdsOfUpTo23DigitsAndLettersAreTaken(Version version) {
        for (String clientId :
                List.of("0", "z", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ", "Z")) {
            clients.connected(Connect.of(version, clientId)).disconnect();
        }
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    void aClientWithoutAnIdIsToldTheOneThatItIsGiven() {
        RawClient first = clients.connect(Connect.v5("").persistent());
        String given = first.expectConnack().properties().text(PropertyId.ASSIGNED_CLIENT_IDENTIFIER);
        RawClient second = clients.connect(Connect.v5(""));
        String other = second.expectConnack().properties().text(PropertyId.ASSIGNED_CLIENT_IDENTIFIER);

        assertThat(given).isNotEmpty();
        assertThat(other).isNotEmpty().isNotEqualTo(given);
        first.disconnect();
        RawClient again = clients.connect(Connect.v5(given).persistent());
        assertThat(again.expectConnack().sessionPresent()).isTrue();
    }

    @Test
    @Proves(mqtt311 = "MQTT-3.1.3-6")
    void twoClientsWithoutAnIdAreTwoClients() {
        RawClient first = clients.connected(Connect.v311(""));
        RawClient second = clients.connected(Connect.v311(""));

        first.ping();
        second.ping();
    }

    @Test
    @Proves(mqtt311 = {"MQTT-3.1.3-7", "MQTT-3.1.3-8", "MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    void anEmptyIdIsRefusedWithoutACleanSession() {
        RawClient client = clients.connect(Connect.v311("").clean(false));

        assertThat(client.expectConnack(0x02).sessionPresent()).isFalse();
        client.expectClosedWithin(SOON);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.4-3", "MQTT-3.14.2-1", "MQTT-3.14.4-1", "MQTT-3.14.4-2", "MQTT-4.13.2-1"})
    void aClientWhoseIdAnotherUsesIsToldAndDisconnected() {
        Connect connect = Connect.v5(RawClients.newName());
        RawClient first = clients.connected(connect);

        clients.connected(connect);

        assertThat(first.expectDisconnect(Reason.SESSION_TAKEN_OVER)
                        .properties()
                        .has(PropertyId.SESSION_EXPIRY_INTERVAL))
                .isFalse();
        first.expectClosedWithin(SOON);
    }

    @Test
    @Proves(mqtt311 = "MQTT-3.1.4-2")
    void aClientWhoseIdAnotherUsesIsDisconnected() {
        Connect connect = Connect.v311(RawClients.newName());
        RawClient first = clients.connected(connect);

        clients.connected(connect);

        first.expectClosedWithin(SOON);
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-2", "MQTT-3.1.4-6", "MQTT-4.13.2-1"},
            mqtt311 = {"MQTT-3.1.2-2", "MQTT-3.1.4-5", "MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    void nothingBehindARefusedConnectIsProcessed(Version version) {
        RawClient refused = clients.open(version);
        byte[] ofVersion6 = PacketBytes.of(0x10)
                .text("MQTT")
                .u8(6)
                .u8(2)
                .u16(60)
                .u8(0)
                .text("six")
                .toBytes();
        refused.send(Packets.join(
                ofVersion6, ClientPackets.publish(version, 1, topic, 0, "no".getBytes(StandardCharsets.UTF_8))));

        byte[] answer = refused.bytesUntilClosed(SOON);

        assertThat(answer).isIn(new byte[] {0x20, 2, 0, 1}, new byte[] {0x20, 3, 0, (byte) 0x84, 0});
        RawClient subscriber = clients.subscriber(version, topic, 0);
        subscriber.expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.4-6", "MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-3.2.2-8", "MQTT-4.12.0-1", "MQTT-4.13.2-1"})
    void anAuthenticationMethodThatIsNotKnownIsRefused() {
        RawClient client = clients.open(Version.V5);
        client.send(Packets.join(
                Connect.v5(RawClients.newName(), Property.of(PropertyId.AUTHENTICATION_METHOD, "KNOCKING"))
                        .clean(false)
                        .toBytes(),
                ClientPackets.publish(Version.V5, 1, topic, 0, new byte[] {1})));

        ServerPacket.ConnAck connack = client.expect(ServerPacket.ConnAck.class);
        assertThat(connack.code()).isIn(Reason.BAD_AUTHENTICATION_METHOD.code(), Reason.NOT_AUTHORIZED.code());
        assertThat(connack.sessionPresent()).isFalse();
        client.expectClosedWithin(SOON);
        clients.subscriber(Version.V5, topic, 0).expectNothingWithin(A_MOMENT);
    }

    @Test
    @Proves(mqtt311 = {"MQTT-3.1.2-3", "MQTT-3.1.4-1", "MQTT-3.2.2-6", "MQTT-4.8.0-1"})
    void aConnectThatIsNotAsItMustBeIsNotAnswered() {
        RawClient client = clients.open(Version.V311);

        client.send(PacketBytes.of(0x10).text("MQTT").u8(4).u8(3).u16(60).text("c"));

        client.expectClosedWithin(SOON);
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.2-3", "MQTT-3.1.4-1", "MQTT-3.14.0-1", "MQTT-4.13.1-1"})
    void aConnectThatIsNotAsItMustBeIsAnsweredByConnackOrNotAtAll() {
        RawClient client = clients.open(Version.V5);

        client.send(PacketBytes.of(0x10)
                .text("MQTT")
                .u8(5)
                .u8(3)
                .u16(60)
                .properties()
                .text("c"));

        assertThat(client.readUntilClosed(SOON))
                .allMatch(packet -> packet instanceof ServerPacket.ConnAck connack
                        && connack.code() == Reason.MALFORMED_PACKET.code()
                        && !connack.sessionPresent());
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.2-24", "MQTT-3.2.2-19", "MQTT-3.2.2-20"})
    void aRefusalIsNoLargerThanTheClientTakes() {
        for (int most : new int[] {4, 5, 20}) {
            RawClient client = clients.connect(Connect.v5(
                    RawClients.newName(),
                    Property.of(PropertyId.MAXIMUM_PACKET_SIZE, most),
                    Property.of(PropertyId.AUTHENTICATION_METHOD, "KNOCKING")));

            byte[] answer = client.bytesUntilClosed(SOON);

            assertThat(answer).hasSizeLessThanOrEqualTo(most);
            if (answer.length > 0) {
                assertThat(answer).startsWith(0x20);
                assertThat(answer[3] & 0xFF)
                        .isIn(Reason.BAD_AUTHENTICATION_METHOD.code(), Reason.NOT_AUTHORIZED.code());
            }
        }
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.1.2-24")
    void connackIsNoLargerThanTheClientTakes() {
        for (String clientId : List.of(RawClients.newName(), "")) {
            for (int most = 1; most < 60; most++) {
                RawClient client =
                        clients.connect(Connect.v5(clientId, Property.of(PropertyId.MAXIMUM_PACKET_SIZE, most)));
                client.trySend(ClientPackets.disconnect());

                assertThat(client.bytesUntilClosed(SOON)).hasSizeLessThanOrEqualTo(most);
            }
        }
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.1.2-28", "MQTT-4.12.0-6"})
    void connackHasNeitherResponseInformationNorAMethodThatNobodyAskedFor() {
        for (Connect connect : List.of(
                Connect.v5(RawClients.newName()),
                Connect.v5(RawClients.newName(), Property.of(PropertyId.REQUEST_RESPONSE_INFORMATION, 0)))) {
            ServerPacket.ConnAck connack = clients.connect(connect).expectConnack();

            assertThat(connack.properties().has(PropertyId.RESPONSE_INFORMATION))
                    .isFalse();
            assertThat(connack.properties().has(PropertyId.AUTHENTICATION_METHOD))
                    .isFalse();
        }
    }

    @NumberedVersions
    @Proves(
            mqtt5 = {"MQTT-3.1.2-22", "MQTT-3.2.2-22"},
            mqtt311 = "MQTT-3.1.2-24")
    void aSilentClientIsDisconnectedAfterOneAndAHalfTimesItsKeepAlive(Version version) {
        RawClient subscriber = clients.subscriber(version, topic, 0);
        RawClient silent = clients.connect(
                Connect.of(version, RawClients.newName()).keepAlive(2).will(topic, "silent", 0, false));
        assertThat(silent.expectConnack().properties().has(PropertyId.SERVER_KEEP_ALIVE))
                .isFalse();
        long begin = System.nanoTime();

        List<ServerPacket> last = silent.readUntilClosed(Duration.ofSeconds(8));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(2800));
        assertThat(last).allMatch(ServerPacket.Disconnect.class::isInstance);
        subscriber.expectPublish(topic, "silent");
    }
}
