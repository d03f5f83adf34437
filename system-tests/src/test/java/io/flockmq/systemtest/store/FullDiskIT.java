package io.flockmq.systemtest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A disk that fills while the broker runs, and has room again later. It is a file system in memory, of this test alone. */
class FullDiskIT {

    private static final int QUOTA_EXCEEDED = 0x97;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MEGABYTE = 1 << 20;
    private static final String LARGE = "large ".repeat(1_000);

    private final List<StoredBroker> brokers = new ArrayList<>();
    private final SmallDisk disk = SmallDisk.mount(64);
    private final Connect absent = Connect.v5(Clients.newName("absent")).persistent();
    private final String topic = Clients.newName("topic");

    @AfterEach
    void end() {
        brokers.forEach(StoredBroker::close);
        disk.close();
    }

    private StoredBroker start(String minFree) {
        StoredBroker broker = new StoredBroker(
                "--mqtt.storage.dir=" + disk.path().resolve("data"),
                "--mqtt.storage.min-free=" + minFree,
                "--mqtt.session.max-queued-bytes=100MB",
                "--mqtt.session.max-queued-bytes-total=100MB");
        brokers.add(broker);
        broker.start();
        return broker;
    }

    private static int readiness(StoredBroker broker) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://" + broker.http() + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitReadiness(StoredBroker broker, int code) {
        Awaitility.await("readiness " + code).atMost(PATIENCE).until(() -> readiness(broker) == code);
    }

    private static byte[] publish(Version version, int flags, String topic, int packetId) {
        return publish(version, flags, topic, packetId, "message");
    }

    private static byte[] publish(Version version, int flags, String topic, int packetId, String text) {
        return ClientPackets.publish(version, flags, topic, packetId, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatCouldNotBeKeptIsRefusedUntilThereIsRoom() throws IOException {
        StoredBroker broker = start("20MB");
        RawClient.connected(broker.socketAddress(), absent).close();
        RawClient client = RawClient.connected(
                broker.socketAddress(), Connect.v5(Clients.newName("client")).persistent());
        client.subscribe(topic, 1);
        Path ballast = disk.fill(disk.free() - 10 * MEGABYTE);
        awaitReadiness(broker, 503);
        assertThat(broker.log())
                .anyMatch(line -> line.contains("are free on the disk of") && line.contains("less than 20 MB"));

        client.send(publish(Version.V5, 2, topic, 11));
        client.expectAck(AckType.PUBACK, 11, QUOTA_EXCEEDED);
        client.send(publish(Version.V5, 4, topic, 12));
        client.expectAck(AckType.PUBREC, 12, QUOTA_EXCEEDED);
        client.send(publish(Version.V5, 1, topic + "/retained", 0));
        client.send(ClientPackets.subscribe(Version.V5, 13, topic + "/more", 1));
        client.expectSuback(QUOTA_EXCEEDED);
        client.send(publish(Version.V5, 0, topic, 0)); // nobody keeps that
        assertThat(client.expectPublish(topic, "message").qos()).isZero();
        try (RawClient old = RawClient.connected(broker.socketAddress(), Connect.v311(Clients.newName("old")))) {
            old.subscribe(topic + "/clean", 1); // and this neither
            old.send(publish(Version.V311, 2, topic, 11));
            old.expectClosedWithin(PATIENCE);
        }

        Files.delete(ballast);
        awaitReadiness(broker, 200);
        try (RawClient other = RawClient.connected(broker.socketAddress(), Connect.v5(Clients.newName("other")))) {
            other.publish(topic, "kept", 1);
        }
        client.expectPublish(topic, "kept");
        client.close();
        assertThat(broker.log()).anyMatch(line -> line.contains("are free on the disk of") && line.contains("again"));
    }

    @Test
    void whatWasAcceptedIsAcknowledgedWhenItIsWrittenAfterAll() throws IOException {
        StoredBroker broker = start("0");
        try (RawClient client = RawClient.connected(broker.socketAddress(), absent)) {
            client.subscribe(topic, 1);
        }
        RawClient publisher = RawClient.connected(broker.socketAddress(), Connect.v5(Clients.newName("publisher")));
        disk.fill(Long.MAX_VALUE);
        int sent = 0;
        int accepted = 0;
        while (accepted == sent) { // until nothing more can be written
            sent++;
            publisher.send(publish(Version.V5, 2, topic, sent, LARGE));
            accepted += publisher.poll(Duration.ofSeconds(2)) instanceof ServerPacket.Ack ? 1 : 0;
            assertThat(sent).as("messages into a full disk").isLessThan(10_000);
        }
        awaitReadiness(broker, 503);
        try (RawClient other = RawClient.connected(broker.socketAddress(), Connect.v5(Clients.newName("other")))) {
            other.send(publish(Version.V5, 2, topic, 1, LARGE));
            other.expectAck(AckType.PUBACK, 1, QUOTA_EXCEEDED);
        }

        disk.empty();
        awaitReadiness(broker, 200);
        publisher.expectAck(AckType.PUBACK, sent);
        publisher.close();
        broker.killAndStart();
        try (RawClient client = RawClient.connect(broker.socketAddress(), absent)) {
            assertThat(client.expectConnack(0).sessionPresent()).isTrue();
            for (int i = 0; i < sent; i++) {
                client.expectPublish(topic, LARGE);
            }
        }
    }
}
