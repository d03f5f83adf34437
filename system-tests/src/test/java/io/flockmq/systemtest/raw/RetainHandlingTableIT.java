package io.flockmq.systemtest.raw;

import io.flockmq.systemtest.process.RunningBroker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of Retain Handling: who subscribes how, to what, and had the subscription before or not [MQTT-3.3.1-9] to [MQTT-3.3.1-11]. */
class RetainHandlingTableIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    /** What the client did with the filter before. */
    enum Earlier {
        NOTHING,
        SUBSCRIBED,
        SUBSCRIBED_AND_UNSUBSCRIBED,
        SUBSCRIBED_AND_RESUMED,
        SUBSCRIBED_AND_STARTED_CLEAN;

        boolean isSubscribed() {
            return this == SUBSCRIBED || this == SUBSCRIBED_AND_RESUMED;
        }
    }

    /** @param handling 0 to 2, and 0 before MQTT 5.0 has it */
    record Cell(Version version, int handling, boolean retained, Earlier earlier) {

        boolean isSent() {
            return retained
                    && switch (handling) {
                        case 0 -> true;
                        case 1 -> !earlier.isSubscribed();
                        default -> false;
                    };
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(Version.values())
                .flatMap(version -> (version.hasProperties() ? List.of(0, 1, 2) : List.of(0))
                        .stream()
                                .flatMap(handling -> Stream.of(true, false)
                                        .flatMap(retained -> Stream.of(Earlier.values())
                                                .map(earlier -> new Cell(version, handling, retained, earlier)))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theRetainedMessageIsSentWhereTheTableSaysSo(Cell cell) {
        String name = "handling%08x".formatted(ThreadLocalRandom.current().nextInt());
        Connect connect = Connect.of(cell.version(), name).persistent();
        if (cell.retained()) {
            try (RawClient publisher = RawClient.connected(address(), Connect.v311(name + "p"))) {
                publisher.send(ClientPackets.publish(Version.V311, 3, name, 1, new byte[] {'r'}));
                publisher.expectAck(AckType.PUBACK, 1);
            }
        }
        RawClient client = RawClient.connected(address(), connect);
        try {
            if (cell.earlier() != Earlier.NOTHING) {
                subscribe(client, name, 0, cell.retained());
            }
            switch (cell.earlier()) {
                case NOTHING, SUBSCRIBED -> {}
                case SUBSCRIBED_AND_UNSUBSCRIBED -> {
                    client.send(ClientPackets.unsubscribe(cell.version(), client.nextPacketId(), name));
                    client.expect(ServerPacket.UnsubAck.class);
                }
                case SUBSCRIBED_AND_RESUMED -> {
                    client.close();
                    client = RawClient.connected(address(), connect);
                }
                case SUBSCRIBED_AND_STARTED_CLEAN -> {
                    client.close();
                    client = RawClient.connected(address(), connect.clean(true));
                }
            }
            subscribe(client, name, cell.handling(), cell.isSent());
        } finally {
            client.close();
        }
    }

    /** Subscribes and expects the retained message, or nothing. */
    private static void subscribe(RawClient client, String topic, int handling, boolean sent) {
        client.send(ClientPackets.subscribe(client.version(), client.nextPacketId(), topic, (handling << 4) | 1));
        client.expectSuback(1);
        if (sent) {
            client.expectPublish(topic, "r");
        }
        client.ping();
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }
}
