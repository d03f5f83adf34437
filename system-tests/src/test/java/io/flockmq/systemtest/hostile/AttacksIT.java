package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.systemtest.conformance.Proves;
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
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that take what they can get: each gets its limit, its neighbour on the only event loop notices nothing. */
class AttacksIT {

    private static final int SUBSCRIPTIONS = 10_000;
    private static final int RETAINED = 1000;
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Caches and log buffers that these attacks fill up to their limits; all that was sent is more. */
    private static final long MOST_HELD = 24L << 20;

    private static final byte[] PAYLOAD = new byte[10];

    @RegisterExtension
    static final RunningBroker broker =
            RunningBroker.with("--mqtt.event-loops=1", "--mqtt.limits.max-retained-messages=" + RETAINED);

    private static LiveHeap heap;

    private Neighbour neighbour;

    @BeforeAll
    static void warmUp() throws Exception {
        heap = LiveHeap.ofWarm(broker.process());
    }

    @AfterAll
    static void theHeapHasNotGrown() throws Exception {
        heap.expectNotGrownBy(MOST_HELD);
    }

    @BeforeEach
    void begin() {
        neighbour = Neighbour.of(address());
    }

    @AfterEach
    void end() {
        neighbour.close();
    }

    @Test
    void aHundredThousandSubscriptionsAreRefusedFromTheLimitOn() throws Exception {
        int granted = 0;
        try (RawClient attacker = RawClient.connected(address(), Connect.v5("subscriber"))) {
            for (int packet = 0; packet < 100; packet++) {
                PacketBytes subscribe = PacketBytes.of(0x82).u16(packet + 1).properties();
                for (int i = 0; i < 1000; i++) {
                    subscribe.text("s/" + packet + "/" + i).u8(0);
                }
                attacker.send(subscribe);
                for (int code : attacker.expect(ServerPacket.SubAck.class).codes()) {
                    assertThat(code).isEqualTo(granted < SUBSCRIPTIONS ? 0 : Reason.QUOTA_EXCEEDED.code());
                    granted += code == 0 ? 1 : 0;
                }
            }
        }
        assertThat(granted).isEqualTo(SUBSCRIPTIONS);
        neighbour.expectNothingNoticed();
    }

    @Test
    void endlessPingsAreAnsweredWhileOthersAreServed() throws Exception {
        int pings = 100_000;
        try (RawClient attacker = RawClient.connected(address(), Connect.v5("pings"))) {
            attacker.send(pings(pings));
            for (int i = 0; i < pings; i++) {
                attacker.expect(ServerPacket.PingResp.class);
            }
        }
        neighbour.expectNothingNoticed();
    }

    @Test
    void answersThatNobodyReadsDoNotFillTheMemory() throws Exception {
        byte[] pings = pings(1_000_000);
        try (RawClient attacker = RawClient.connected(address(), Connect.v5("deaf"))) {
            Thread sender = Thread.ofVirtual().start(() -> {
                while (attacker.trySend(pings)) {
                    // until the broker reads no further, and the connection is closed below
                }
            });
            neighbour.expectNothingNoticed();
            heap.expectNotGrownBy(MOST_HELD);
            attacker.reset();
            sender.join();
        }
    }

    private static byte[] pings(int count) {
        byte[] pings = new byte[2 * count];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xC0;
        }
        return pings;
    }

    @Test
    void topicsOfThousandsOfLevelsAreRefused() throws Exception {
        String levels = "/".repeat(60_000);
        for (int i = 0; i < 100; i++) {
            try (RawClient attacker = RawClient.connected(address(), Connect.v5("levels" + i))) {
                attacker.send(ClientPackets.subscribe(Version.V5, 1, levels, 0));
                attacker.expectSuback(Reason.TOPIC_FILTER_INVALID.code());
                attacker.send(ClientPackets.publish(Version.V5, 0, levels, 0, PAYLOAD));
                attacker.expectDisconnect(Reason.TOPIC_NAME_INVALID);
            }
        }
        neighbour.expectNothingNoticed();
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.3.4-7")
    void messagesThatAreNeverReleasedEndAtTheReceiveMaximum() throws Exception {
        try (RawClient attacker = RawClient.connected(address(), Connect.v5("never-releases"))) {
            for (int i = 1; i <= 1001; i++) {
                attacker.send(ClientPackets.publish(Version.V5, 4, "qos2", i, PAYLOAD));
            }
            assertThat(attacker.readUntilClosed(SOON))
                    .hasSize(1001)
                    .last()
                    .isInstanceOfSatisfying(
                            ServerPacket.Disconnect.class,
                            end -> assertThat(end.code()).isEqualTo(Reason.RECEIVE_MAXIMUM_EXCEEDED.code()));
        }
        neighbour.expectNothingNoticed();
    }

    @Test
    void topicAliasesThatNobodyAllowedOrKnowsAreRefused() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (RawClient attacker = RawClient.connected(address(), Connect.v5("alias-high"))) {
                attacker.send(
                        ClientPackets.publish(Version.V5, 0, "t", 0, PAYLOAD, Property.of(PropertyId.TOPIC_ALIAS, 17)));
                attacker.expectDisconnect(Reason.TOPIC_ALIAS_INVALID);
                attacker.expectClosedWithin(SOON);
            }
            try (RawClient attacker = RawClient.connected(address(), Connect.v5("alias-unknown"))) {
                attacker.send(
                        ClientPackets.publish(Version.V5, 0, "", 0, PAYLOAD, Property.of(PropertyId.TOPIC_ALIAS, 3)));
                attacker.expectDisconnect(Reason.PROTOCOL_ERROR);
                attacker.expectClosedWithin(SOON);
            }
        }
        neighbour.expectNothingNoticed();
    }

    @Test
    void retainedMessagesAreRefusedFromTheLimitOn() throws Exception {
        int kept = 0;
        try (RawClient attacker = RawClient.connected(address(), Connect.v5("retains"))) {
            for (int batch = 0; batch < 30; batch++) {
                for (int i = 1; i <= 100; i++) {
                    attacker.send(ClientPackets.publish(Version.V5, 3, "r/" + batch + "/" + i, i, PAYLOAD));
                }
                for (int i = 1; i <= 100; i++) {
                    int code = attacker.expect(ServerPacket.Ack.class).code();
                    kept += code < 0x80 ? 1 : 0;
                    assertThat(code < 0x80 || code == Reason.QUOTA_EXCEEDED.code())
                            .isTrue();
                }
            }
            // $SYS topics are retained, too, and count.
            assertThat(kept).isBetween(RETAINED / 2, RETAINED);
            for (int batch = 0; batch < 30; batch++) {
                for (int i = 1; i <= 100; i++) {
                    attacker.send(ClientPackets.publish(Version.V5, 1, "r/" + batch + "/" + i, 0, new byte[0]));
                }
            }
            attacker.ping();
        }
        neighbour.expectNothingNoticed();
    }

    @Test
    void thousandsOfDelayedWillsAreKeptAndPublishedWhenTheyAreDue() throws Exception {
        int clients = 2000;
        try (RawClient watcher = RawClient.connected(address(), Connect.v5("watches-wills"))) {
            watcher.subscribe("wills/#", 0);
            for (int i = 0; i < clients; i++) {
                Connect connect = Connect.v5("will" + i, Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, 5))
                        .will("wills/" + i, "x".repeat(1000), 0, false, Property.of(PropertyId.WILL_DELAY_INTERVAL, 2));
                RawClient.connected(address(), connect).reset();
            }
            for (int i = 0; i < clients; i++) {
                watcher.expectPublish();
            }
        }
        neighbour.expectNothingNoticed();
        await("the end of the sessions")
                .atMost(Duration.ofSeconds(20))
                .until(() -> broker.process().log().stream()
                                .filter(line -> line.contains("Session of client \"will") && line.contains("expired"))
                                .count()
                        == clients);
    }

    @Test
    void hugeFieldsOfConnectAreNotRead() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (RawClient attacker = RawClient.open(address(), Version.V5)) {
                attacker.trySend(Connect.v5("c".repeat(65_535)).toBytes());
                attacker.readUntilClosed(SOON);
            }
            try (RawClient attacker = RawClient.open(address(), Version.V5)) {
                attacker.trySend(Connect.v5("huge-user")
                        .user("u".repeat(65_535), "p".repeat(65_535))
                        .toBytes());
                attacker.readUntilClosed(SOON);
            }
            try (RawClient attacker = RawClient.connect(address(), Connect.v5("c".repeat(1000)))) {
                attacker.expectConnack(Reason.CLIENT_IDENTIFIER_NOT_VALID);
            }
        }
        neighbour.expectNothingNoticed();
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }
}
