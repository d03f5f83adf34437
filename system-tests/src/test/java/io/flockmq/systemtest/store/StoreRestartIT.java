package io.flockmq.systemtest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker alone knows after {@code kill -9}: everything that was acknowledged, and no more. */
class StoreRestartIT {

    private static final int RETAIN = 0x01;
    private static final int DUP = 0x08;

    private static final StoredBroker broker = new StoredBroker();

    private final String id = Clients.newName("client");
    private final String topic = Clients.newName("topic");

    @BeforeAll
    static void start() {
        broker.start();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    private static RawClient connected(Connect connect) {
        return RawClient.connected(broker.socketAddress(), connect);
    }

    private static RawClient resumed(Connect connect, boolean present) {
        RawClient client = RawClient.connect(broker.socketAddress(), connect);
        assertThat(client.expectConnack(0).sessionPresent()).isEqualTo(present);
        return client;
    }

    private RawClient other() {
        return connected(Connect.v5(Clients.newName("other")));
    }

    /** Takes so many messages, and all their acknowledgements, in whatever order they come. */
    private static List<ServerPacket.Publish> take(RawClient client, int count) {
        List<ServerPacket.Publish> taken = new ArrayList<>();
        int open = 0;
        while (taken.size() < count || open > 0) {
            switch (client.read()) {
                case ServerPacket.Publish publish -> {
                    taken.add(publish);
                    open += publish.qos() == 2 ? 1 : 0;
                    client.send(ClientPackets.acknowledge(
                            publish.qos() == 2 ? AckType.PUBREC : AckType.PUBACK, publish.packetId()));
                }
                case ServerPacket.Ack pubrel -> {
                    open--;
                    client.send(ClientPackets.acknowledge(AckType.PUBCOMP, pubrel.packetId()));
                }
                default -> throw new AssertionError("something else came");
            }
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatWaitedForAnAbsentClientComesInOrder(int qos) {
        Connect connect = Connect.v311(id).persistent();
        try (RawClient client = connected(connect)) {
            client.subscribe(topic + "/#", qos);
        }
        try (RawClient other = other()) {
            for (int i = 0; i < 300; i++) {
                other.publish(topic + "/" + i, "message " + i, qos);
            }
        }

        broker.killAndStart();

        try (RawClient client = resumed(connect, true)) {
            List<ServerPacket.Publish> taken = take(client, 300);
            assertThat(taken).noneMatch(ServerPacket.Publish::dup);
            assertThat(taken)
                    .extracting(ServerPacket.Publish::text)
                    .containsExactlyElementsOf(IntStream.range(0, 300)
                            .mapToObj(i -> "message " + i)
                            .toList());
            client.ping();
        }
        broker.stop(); // a PUBACK of the last moment may be lost with a process that is killed
        broker.start();
        try (RawClient client = resumed(connect, true)) {
            client.ping(); // nothing comes again
        }
    }

    @Test
    void aBackupOfTheRunningBrokerIsAStoreToStartOn(@TempDir Path elsewhere) throws IOException {
        Connect connect = Connect.v311(id).persistent();
        try (RawClient client = connected(connect);
                RawClient other = other()) {
            client.subscribe(topic, 1);
            client.disconnect();
            other.publish(topic, "before", 1);
            Path backup = elsewhere.resolve("backup");
            assertThat(broker.backup(backup)).last().isEqualTo("The store is copied to " + backup);
            assertThat(broker.backup(backup)).last().asString().contains("exists");
            other.publish(topic, "after", 1);

            broker.kill();
            Files.move(broker.store().resolve("db"), elsewhere.resolve("replaced"));
            copy(backup, broker.store().resolve("db"));
            broker.start();
        }

        try (RawClient client = resumed(connect, true)) {
            client.expectPublish(topic, "before");
            client.ping(); // and nothing else
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void whatWasInFlightIsSentAgainWithItsPacketIdentifier() {
        Connect connect = Connect.v311(id).persistent();
        RawClient client = connected(connect);
        client.subscribe(topic, 2);
        try (RawClient other = other()) {
            other.publish(topic, "once", 2);
            other.publish(topic, "at least once", 1);
        }
        ServerPacket.Publish first = client.expect(ServerPacket.Publish.class);
        ServerPacket.Publish second = client.expect(ServerPacket.Publish.class);
        client.send(ClientPackets.acknowledge(AckType.PUBREC, first.packetId()));
        client.expectAck(AckType.PUBREL, first.packetId());

        broker.killAndStart();
        client.close();

        try (RawClient again = resumed(connect, true)) {
            again.expectAck(AckType.PUBREL, first.packetId());
            ServerPacket.Publish repeated = again.expectPublish(topic, "at least once");
            assertThat(repeated.dup()).isTrue();
            assertThat(repeated.packetId()).isEqualTo(second.packetId());
            again.send(ClientPackets.acknowledge(AckType.PUBCOMP, first.packetId()));
            again.ping();
        }
    }

    @Test
    void aQos2MessageThatIsPublishedAgainIsRoutedOnce() {
        Connect subscribers = Connect.v311(id).persistent();
        try (RawClient subscriber = connected(subscribers)) {
            subscriber.subscribe(topic, 2);
        }
        Connect publishers = Connect.v311(Clients.newName("publisher")).persistent();
        RawClient publisher = connected(publishers);
        publisher.send(publish(4, "once", 0));
        publisher.expectAck(AckType.PUBREC, 7);

        broker.killAndStart();
        publisher.close();

        try (RawClient again = resumed(publishers, true)) {
            again.send(publish(4 | DUP, "once", 0));
            again.expectAck(AckType.PUBREC, 7);
            again.send(ClientPackets.acknowledge(AckType.PUBREL, 7));
            again.expectAck(AckType.PUBCOMP, 7);
        }
        try (RawClient subscriber = resumed(subscribers, true)) {
            subscriber.expectPublish(topic, "once");
            subscriber.ping();
        }
    }

    private byte[] publish(int flags, String text, int more) {
        return ClientPackets.publish(Version.V311, flags | more, topic, 7, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void retainedMessagesAndTheirDeletionsLast() {
        try (RawClient other = other()) {
            retain(other, topic + "/kept", "kept");
            retain(other, topic + "/replaced", "old");
            retain(other, topic + "/replaced", "new");
            retain(other, topic + "/deleted", "deleted");
            retain(other, topic + "/deleted", "");
        }
        broker.killAndStart();
        try (RawClient other = other()) {
            other.subscribe(topic + "/kept", 0);
            assertThat(other.expectPublish(topic + "/kept", "kept").retain()).isTrue();
            other.subscribe(topic + "/replaced", 0);
            other.expectPublish(topic + "/replaced", "new");
            other.subscribe(topic + "/deleted", 0);
            other.ping();
        }
    }

    private static void retain(RawClient by, String topic, String text) {
        int packetId = by.nextPacketId();
        by.send(ClientPackets.publish(Version.V5, 2 | RETAIN, topic, packetId, text.getBytes(StandardCharsets.UTF_8)));
        by.expectAck(AckType.PUBACK, packetId);
    }

    @Test
    void aSubscriptionThatWasEndedStaysEnded() {
        Connect connect = Connect.v5(id).persistent();
        try (RawClient client = connected(connect)) {
            client.subscribe(topic + "/ended", 1);
            client.subscribe(topic + "/kept", 1);
            int packetId = client.nextPacketId();
            client.send(ClientPackets.unsubscribe(Version.V5, packetId, topic + "/ended"));
            client.expectUnsuback(0);
        }
        broker.killAndStart();
        try (RawClient other = other()) {
            other.publish(topic + "/ended", "ended", 1);
            other.publish(topic + "/kept", "kept", 1);
        }
        try (RawClient client = resumed(connect, true)) {
            client.expectPublish(topic + "/kept", "kept");
            client.ping();
        }
    }

    @Test
    void aCleanStartEndsASessionForGood() {
        Connect connect = Connect.v5(id).persistent();
        try (RawClient client = connected(connect)) {
            client.subscribe(topic, 1);
        }
        resumed(Connect.v5(id).clean(true), false).close();
        broker.killAndStart();
        resumed(connect, false).close();
    }

    @Test
    void theWillOfAClientThatWasConnectedIsPublishedAfterTheStart() {
        Connect watchers = Connect.v5(Clients.newName("watcher")).persistent();
        try (RawClient watcher = connected(watchers)) {
            watcher.subscribe(topic, 1);
        }
        RawClient client = connected(Connect.v311(id).will(topic, "gone", 1, false));

        broker.killAndStart();
        client.close();

        try (RawClient watcher = resumed(watchers, true)) {
            watcher.expectPublish(topic, "gone");
        }
        broker.stop();
        broker.start();
        try (RawClient watcher = resumed(watchers, true)) {
            watcher.ping(); // once
        }
    }

    @Test
    void aDelayedWillThatItsClientComesBackBeforeIsNotPublished() {
        Connect watchers = Connect.v5(Clients.newName("watcher")).persistent();
        try (RawClient watcher = connected(watchers)) {
            watcher.subscribe(topic, 1);
        }
        Connect connect = Connect.v5(id)
                .persistent()
                .will(topic, "gone", 1, false, Property.of(PropertyId.WILL_DELAY_INTERVAL, 3000));
        RawClient client = connected(connect);
        broker.killAndStart();
        client.close();
        resumed(Connect.v5(id).persistent(), true).disconnect();
        broker.killAndStart();
        try (RawClient watcher = resumed(watchers, true)) {
            watcher.ping();
        }
    }

    @Test
    void sessionsAndMessagesExpireWhileTheBrokerIsDown() throws InterruptedException {
        Connect brief = Connect.v5(id, Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, 3))
                .clean(false);
        Connect lasting = Connect.v5(Clients.newName("lasting")).persistent();
        try (RawClient client = connected(brief);
                RawClient other = connected(lasting)) {
            client.subscribe(topic, 1);
            other.subscribe(topic, 1);
        }
        try (RawClient other = other()) {
            int packetId = other.nextPacketId();
            other.send(ClientPackets.publish(
                    Version.V5,
                    2,
                    topic,
                    packetId,
                    "brief".getBytes(StandardCharsets.UTF_8),
                    Property.of(PropertyId.MESSAGE_EXPIRY_INTERVAL, 3)));
            other.expectAck(AckType.PUBACK, packetId);
            other.publish(topic, "lasting", 1);
        }
        broker.kill();
        Thread.sleep(Duration.ofSeconds(4)); // it is the time that passes while nobody is there
        broker.start();

        resumed(brief, false).close();
        try (RawClient client = resumed(lasting, true)) {
            client.expectPublish(topic, "lasting");
            client.ping();
        }
    }

    @Test
    void aBrokerThatIsStoppedInOrderKnowsEverythingToo() {
        Connect connect = Connect.v311(id).persistent();
        try (RawClient client = connected(connect)) {
            client.subscribe(topic, 1);
        }
        try (RawClient other = other()) {
            other.publish(topic, "kept", 1);
        }
        broker.stop();
        broker.start();
        try (RawClient client = resumed(connect, true)) {
            client.expectPublish(topic, "kept");
        }
    }
}
