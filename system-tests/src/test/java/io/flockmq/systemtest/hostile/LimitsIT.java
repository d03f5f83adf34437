package io.flockmq.systemtest.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may take of a broker with one event loop, so that whoever is disturbed would show it. */
class LimitsIT {

    private static final int CONNECTIONS = 50;
    private static final int CONNECT_RATE = 100;
    private static final int PUBLISH_RATE = 500;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Path BANS = emptyFile();

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.with(
            "--mqtt.event-loops=1",
            "--mqtt.limits.max-connections-per-address=" + CONNECTIONS,
            "--mqtt.limits.max-connect-rate-per-address=" + CONNECT_RATE,
            "--mqtt.limits.max-publish-rate=" + PUBLISH_RATE,
            "--mqtt.limits.max-takeovers=3",
            "--mqtt.security.bans-file.path=" + BANS);

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeAll() {
        clients.forEach(RawClient::close);
    }

    @AfterAll
    static void deleteFile() throws IOException {
        Files.deleteIfExists(BANS);
    }

    @Test
    void noMoreClientsAreConnectedFromOneAddressThanAllowed() {
        InetAddress from = InetAddress.ofLiteral("127.0.0.2");
        for (int i = 0; i < CONNECTIONS; i++) {
            comeFrom(from, "many" + i).expectConnack();
        }
        RawClient oneTooMany = comeFrom(from, "one-too-many");
        oneTooMany.expectConnack(Reason.QUOTA_EXCEEDED);
        oneTooMany.expectClosedWithin(SOON);
        connected("from-elsewhere").ping();

        clients.getFirst().disconnect();
        await().atMost(SOON).untilAsserted(() -> comeFrom(from, "free-again").expectConnack());
    }

    @Test
    void connectionsAboveTheRateOfTheirAddressAreRefused() {
        InetAddress from = InetAddress.ofLiteral("127.0.0.3");
        int attempts = 5 * CONNECT_RATE;
        int refused = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < attempts; i++) {
            comeFrom(from, "flood" + i);
        }
        for (RawClient client : clients) {
            int code = client.expect(ServerPacket.ConnAck.class).code();
            refused += code == Reason.CONNECTION_RATE_EXCEEDED.code() ? 1 : 0;
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(attempts - refused).isBetween(CONNECT_RATE, (int) (CONNECT_RATE * (1 + seconds)) + 1);
        assertThat(refused).isPositive();
        connected("from-elsewhere-meanwhile").ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoPublishesTooFastIsSlowedAndLosesNothing(int qos) throws Exception {
        int messages = 3 * PUBLISH_RATE;
        String topic = "fast/" + qos;
        RawClient subscriber = connected("slow-reader" + qos);
        subscriber.subscribe(topic, 0);
        RawClient publisher = connected("fast-writer" + qos);
        try (Neighbour neighbour = Neighbour.of(address())) {
            long begin = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                publisher.send(ClientPackets.publish(
                        publisher.version(),
                        qos << 1,
                        topic,
                        i + 1,
                        Integer.toString(i).getBytes(US_ASCII)));
            }
            for (int i = 0; i < messages; i++) {
                assertThat(subscriber.expectPublish().text()).isEqualTo(Integer.toString(i));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertThat(seconds).isGreaterThan((messages - PUBLISH_RATE) / (double) PUBLISH_RATE - 0.1);
            neighbour.expectNothingNoticed();
        }
        for (int i = 0; i < messages * qos; i++) {
            publisher.expect(ServerPacket.Ack.class);
        }
        broker.process().awaitLog("fast-writer" + qos, "publishes faster than it may");
    }

    @Test
    void whoIsBannedIsDisconnectedAndDoesNotComeBackUntilTheBanIsGone() throws Exception {
        RawClient banned = RawClient.connected(address(), Connect.v5("to-be-banned"));
        RawClient other = connected("not-banned");
        Files.writeString(BANS, "client-id to-be-banned\naddress 127.0.0.9\n");

        banned.expectDisconnect(Reason.ADMINISTRATIVE_ACTION);
        banned.expectClosedWithin(SOON);
        come("to-be-banned").expectConnack(Reason.BANNED);
        comeFrom(InetAddress.ofLiteral("127.0.0.9"), "from-banned").expectConnack(Reason.BANNED);
        other.ping();

        Files.writeString(BANS, "nonsense\n");
        broker.process().awaitLog(":1: no ban", "what was read before stays in force");
        come("to-be-banned").expectConnack(Reason.BANNED);

        Files.writeString(BANS, "# nobody\n");
        Awaitility.await("the file is read again") // the first time was that with the bans
                .until(() -> broker.process().log().stream()
                                .filter(line -> line.contains(BANS + " was read anew"))
                                .count()
                        == 2);
        come("to-be-banned").expectConnack();
        banned.close();
    }

    @Test
    void clientsThatDisconnectEachOtherAreNamedAndSlowed() throws Exception {
        for (int i = 0; i < 5; i++) {
            connected("wanted-by-two");
        }
        String line = broker.process().awaitLog("WARN", "\"wanted-by-two\"", "disconnect each other");
        assertThat(line).containsPattern("used by 127.0.0.1:\\d+ and 127.0.0.1:\\d+, .* taken over 4 times in 60 s");

        try (Neighbour neighbour = Neighbour.of(address())) {
            long begin = System.nanoTime();
            connected("wanted-by-two");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
            neighbour.expectNothingNoticed();
        }
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }

    private RawClient come(String clientId) {
        RawClient client = RawClient.connect(address(), Connect.v5(clientId));
        clients.add(client);
        return client;
    }

    private RawClient connected(String clientId) {
        RawClient client = RawClient.connected(address(), Connect.v311(clientId));
        clients.add(client);
        return client;
    }

    private RawClient comeFrom(InetAddress from, String clientId) {
        RawClient client = RawClient.openFrom(from, address(), Version.V5);
        client.send(Connect.v5(clientId).toBytes());
        clients.add(client);
        return client;
    }

    private static Path emptyFile() {
        try {
            return Files.createTempFile("bans", ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
