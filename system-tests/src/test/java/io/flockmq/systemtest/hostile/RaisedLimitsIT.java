package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where limits are raised, what they let in costs no more than its bytes, however slowly it comes. */
class RaisedLimitsIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.with(
            "--mqtt.limits.max-packet-size=8MB",
            "--mqtt.limits.max-properties-size=4MB",
            "--mqtt.limits.max-user-properties=65535",
            "--mqtt.limits.max-outbound-buffer=8MB");

    private static LiveHeap heap;

    @BeforeAll
    static void warmUp() throws Exception {
        heap = LiveHeap.ofWarm(broker.process());
    }

    @AfterAll
    static void nothingIsHeldAfterwards() throws Exception {
        heap.expectNotGrown();
    }

    @ParameterizedTest
    @CsvSource({"50, 60000", "50000, 50"})
    void aPropertySectionOf3MegabytesInFragmentsIsDelivered(int count, int length) throws Exception {
        Property[] properties = IntStream.range(0, count)
                .mapToObj(i -> Property.user("name" + i, "x".repeat(length)))
                .toArray(Property[]::new);
        byte[] publish = ClientPackets.publish(Version.V5, 2, "raised", 1, new byte[] {1}, properties);
        assertThat(publish).hasSizeGreaterThan(3_000_000);

        try (Siege siege = Siege.begin(broker.process());
                RawClient subscriber = RawClient.connected(siege.address(), Connect.v5("raised-sub" + count));
                RawClient publisher = RawClient.connected(siege.address(), Connect.v5("raised-pub" + count))) {
            subscriber.subscribe("raised", 1);
            try (Dribble dribble = Dribble.start(publisher, publish, 512, Duration.ofNanos(200_000))) {
                ServerPacket.Publish received = subscriber.expectPublish();
                assertThat(received.properties().all().equals(List.of(properties)))
                        .as("the properties came as they were sent")
                        .isTrue();
                assertThat(dribble.sent()).isEqualTo(publish.length);
            }
            subscriber.disconnect();
            publisher.disconnect();
            // Connected, subscribed, disconnected; connected, disconnected.
            siege.expectHarmless(5);
        }
    }
}
