package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one node has confirmed, every node knows. {@code -Dsystemtest.cluster.times=10000} is the long form. */
class VisibilityIT {

    private static final int PAIRS = 4;
    private static final int RETAIN = 0x01;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    /** Tries something once and answers whether the subscriber saw what it had to see. */
    private interface Trial {
        boolean succeeds(RawClient subscriber, RawClient publisher, String topic) throws EOFException;
    }

    @Test
    void aMessageRightAfterTheSubackReachesTheSubscriber() throws Exception {
        assertThat(misses((subscriber, publisher, topic) -> {
                    subscriber.subscribe(topic, 1);
                    publisher.publish(topic, topic, 1);
                    boolean seen = sees(subscriber, topic);
                    unsubscribe(subscriber, topic);
                    return seen;
                }))
                .as("messages that a subscriber never saw")
                .isZero();
    }

    @Test
    void aRetainedMessageIsThereForEverybodyRightAfterThePuback() throws Exception {
        assertThat(misses((subscriber, publisher, topic) -> {
                    retain(publisher, topic, topic);
                    subscriber.subscribe(topic, 1);
                    boolean seen = sees(subscriber, topic);
                    unsubscribe(subscriber, topic);
                    retain(publisher, topic, "");
                    return seen;
                }))
                .as("retained messages that a subscriber never saw")
                .isZero();
    }

    @Test
    void nothingComesAfterTheUnsuback() throws Exception {
        assertThat(misses((subscriber, publisher, topic) -> {
                    subscriber.subscribe(topic, 1);
                    unsubscribe(subscriber, topic);
                    publisher.publish(topic, "too late", 1);
                    subscriber.subscribe(topic, 1);
                    publisher.publish(topic, topic, 1);
                    boolean seen = sees(subscriber, topic);
                    unsubscribe(subscriber, topic);
                    return seen;
                }))
                .as("messages that came too late, or not at all")
                .isZero();
    }

    private static int misses(Trial trial) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> pairs = IntStream.range(0, PAIRS)
                    .mapToObj(pair -> threads.submit(() -> missesOfPair(trial, pair)))
                    .toList();
            int misses = 0;
            for (Future<Integer> pair : pairs) {
                misses += pair.get();
            }
            return misses;
        }
    }

    private static int missesOfPair(Trial trial, int pair) throws EOFException {
        int misses = 0;
        try (RawClient subscriber = connect(pair);
                RawClient publisher = connect(pair + 1)) {
            for (int i = 0; i < Form.TIMES / PAIRS; i++) {
                if (!trial.succeeds(subscriber, publisher, Names.unique("visible"))) {
                    misses++;
                }
            }
        }
        return misses;
    }

    private static RawClient connect(int node) {
        return RawClient.connected(running.node(node).address(), Connect.v5(Names.unique("client")));
    }

    /** Whether this message, which is its own topic, comes and nothing else. */
    private static boolean sees(RawClient subscriber, String topic) throws EOFException {
        ServerPacket packet = subscriber.poll(PATIENCE);
        if (packet instanceof ServerPacket.Publish publish && publish.qos() == 1) {
            subscriber.send(ClientPackets.acknowledge(AckType.PUBACK, publish.packetId()));
            return publish.topic().equals(topic) && publish.text().equals(topic);
        }
        return false;
    }

    private static void unsubscribe(RawClient subscriber, String topic) {
        subscriber.send(ClientPackets.unsubscribe(Version.V5, subscriber.nextPacketId(), topic));
        subscriber.expectUnsuback(0);
    }

    private static void retain(RawClient publisher, String topic, String text) {
        int packetId = publisher.nextPacketId();
        publisher.send(ClientPackets.publish(
                Version.V5,
                1 << 1 | RETAIN,
                topic,
                packetId,
                text.getBytes(StandardCharsets.UTF_8),
                Property.user("why", "visible at every node")));
        publisher.expectAck(AckType.PUBACK, packetId);
    }
}
