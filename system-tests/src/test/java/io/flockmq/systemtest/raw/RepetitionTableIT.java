package io.flockmq.systemtest.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of DUP and packet identifiers, in both directions, over a connection and its end. */
class RepetitionTableIT {

    private static final int PACKET_ID = 77;

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    /** What is between a PUBLISH and the next with its packet identifier. */
    enum Between {
        NOTHING,
        RESUMED,
        STARTED_CLEAN,
        /** QoS 2: PUBREL, which frees the packet identifier. */
        RELEASED
    }

    record Sent(Version version, int qos, boolean dup, Between between) {

        /** DUP says nothing about it [MQTT-4.3.3-10]. */
        boolean isRepetition() {
            return qos == 2 && (between == Between.NOTHING || between == Between.RESUMED);
        }
    }

    static Stream<Sent> sent() {
        return Stream.of(Version.values())
                .flatMap(version -> Stream.of(1, 2)
                        .flatMap(qos -> Stream.of(true, false)
                                .flatMap(dup -> Stream.of(Between.values())
                                        .filter(between -> qos == 2 || between != Between.RELEASED)
                                        .map(between -> new Sent(version, qos, dup, between)))));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void aMessageThatComesAgainIsRoutedAgainWhereTheTableSaysSo(Sent cell) {
        String name = "repeats%08x".formatted(ThreadLocalRandom.current().nextInt());
        Connect connect = Connect.of(cell.version(), name).persistent();
        AckType answer = cell.qos() == 1 ? AckType.PUBACK : AckType.PUBREC;
        try (RawClient watcher = RawClient.connected(address(), Connect.v311(name + "w"))) {
            watcher.subscribe(name, 0);
            RawClient client = RawClient.connected(address(), connect);
            try {
                client.send(publish(cell, name, cell.qos() << 1));
                client.expectAck(answer, PACKET_ID);
                switch (cell.between()) {
                    case NOTHING -> {}
                    case RESUMED -> {
                        client.close();
                        client = RawClient.connected(address(), connect);
                    }
                    case STARTED_CLEAN -> {
                        client.close();
                        client = RawClient.connected(address(), connect.clean(true));
                    }
                    case RELEASED -> {
                        client.send(ClientPackets.acknowledge(AckType.PUBREL, PACKET_ID));
                        client.expectAck(AckType.PUBCOMP, PACKET_ID);
                    }
                }
                client.send(publish(cell, name, (cell.qos() << 1) | (cell.dup() ? 8 : 0)));
                client.expectAck(answer, PACKET_ID);
            } finally {
                client.close();
            }
            for (int i = 0; i < (cell.isRepetition() ? 1 : 2); i++) {
                // A sender's DUP is not passed on [MQTT-3.3.1-3].
                assertThat(watcher.expect(ServerPacket.Publish.class).dup()).isFalse();
            }
            watcher.ping();
        }
    }

    private static byte[] publish(Sent cell, String topic, int flags) {
        return ClientPackets.publish(cell.version(), flags, topic, PACKET_ID, new byte[] {'m'});
    }

    /** How far a subscriber came with a message before its connection was lost. */
    enum Came {
        TO_NOTHING,
        TO_PUBREC,
        TO_THE_END
    }

    record Received(Version version, int qos, Came came, boolean clean) {}

    static Stream<Received> received() {
        return Stream.of(Version.values())
                .flatMap(version -> Stream.of(0, 1, 2)
                        .flatMap(qos -> Stream.of(Came.values())
                                .filter(came ->
                                        qos == 2 || came == Came.TO_NOTHING || (qos == 1 && came == Came.TO_THE_END))
                                .flatMap(came ->
                                        Stream.of(true, false).map(clean -> new Received(version, qos, came, clean)))));
    }

    @ParameterizedTest
    @MethodSource("received")
    void aSubscriberIsSentAgainWhatTheTableSays(Received cell) {
        String name = "resumes%08x".formatted(ThreadLocalRandom.current().nextInt());
        Connect connect = Connect.of(cell.version(), name).persistent();
        int packetId;
        try (RawClient client = RawClient.connected(address(), connect);
                RawClient publisher = RawClient.connected(address(), Connect.v311(name + "p"))) {
            client.subscribe(name, cell.qos());
            publisher.publish(name, "m", cell.qos());
            ServerPacket.Publish first = client.expect(ServerPacket.Publish.class);
            assertThat(first.dup()).as("the first time").isFalse();
            packetId = first.packetId();
            answer(client, cell, packetId);
            client.ping();
        }
        try (RawClient client = RawClient.connected(address(), cell.clean() ? connect.clean(true) : connect)) {
            List<Integer> expected = List.of(cell.qos(), packetId);
            if (!cell.clean() && cell.qos() > 0 && cell.came() == Came.TO_NOTHING) {
                // [MQTT-3.3.1-1] [MQTT-4.4.0-1]
                ServerPacket.Publish again = client.expect(ServerPacket.Publish.class);
                assertThat(again.dup()).as("the second time").isTrue();
                assertThat(List.of(again.qos(), again.packetId())).isEqualTo(expected);
            } else if (!cell.clean() && cell.came() == Came.TO_PUBREC) {
                client.expectAck(AckType.PUBREL, packetId);
            }
            client.ping();
        }
    }

    private static void answer(RawClient client, Received cell, int packetId) {
        if (cell.came() == Came.TO_NOTHING) {
            return;
        }
        if (cell.qos() == 1) {
            client.send(ClientPackets.acknowledge(AckType.PUBACK, packetId));
            return;
        }
        client.send(ClientPackets.acknowledge(AckType.PUBREC, packetId));
        client.expectAck(AckType.PUBREL, packetId);
        if (cell.came() == Came.TO_THE_END) {
            client.send(ClientPackets.acknowledge(AckType.PUBCOMP, packetId));
        }
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }
}
