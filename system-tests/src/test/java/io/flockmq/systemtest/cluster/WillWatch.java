package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.EOFException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A subscriber at one node who notes which wills come there, and when. Any thread. */
final class WillWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);

    private final ClusterNode node;
    private final RawClient client;
    private final Map<String, List<Long>> wills = new ConcurrentHashMap<>();

    WillWatch(ClusterNode node, String filter) {
        this.node = node;
        client = RawClient.connected(node.address(), Connect.v5(Names.unique("watch")));
        client.subscribe(filter, 1);
        Thread.ofVirtual().start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                if (client.poll(LOOK) instanceof ServerPacket.Publish publish) {
                    wills.computeIfAbsent(publish.topic(), topic -> new CopyOnWriteArrayList<>())
                            .add(System.nanoTime());
                    if (publish.qos() == 1) {
                        client.send(ClientPackets.acknowledge(AckType.PUBACK, publish.packetId()));
                    }
                }
            }
        } catch (EOFException e) {
            // Closed.
        }
    }

    ClusterNode node() {
        return node;
    }

    /** When wills came on this topic, as {@link System#nanoTime}. */
    List<Long> times(String topic) {
        return wills.getOrDefault(topic, List.of());
    }

    @Override
    public void close() {
        client.close();
    }
}
