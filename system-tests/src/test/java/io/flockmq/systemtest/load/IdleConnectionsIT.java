package io.flockmq.systemtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.ResourceUse;
import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many idle connections come, stay, and go all at once, twice. {@code -Dsystemtest.idle.connections=15000
 * -Dsystemtest.idle.hold=60} (seconds) is the long form; it needs 16,000 open files for each process.
 */
class IdleConnectionsIT {

    private static final int CONNECTIONS = Integer.getInteger("systemtest.idle.connections", 2_000);
    private static final Duration HOLD = Duration.ofSeconds(Integer.getInteger("systemtest.idle.hold", 5));
    private static final int SUBSCRIPTIONS = 2;

    /** What may differ after a full collection without being held for connections that are gone. */
    private static final long HEAP_SLACK = 4L << 20;

    private static final long RSS_SLACK = 48L << 20;

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.with("--mqtt.sys.interval=1s");

    @Test
    void thousandsOfIdleConnectionsComeAndGoAndLeaveNothingBehind() throws Exception {
        InetSocketAddress address =
                new InetSocketAddress(broker.address().host(), broker.address().port());
        HeapProbe heap = HeapProbe.ofChild("tcp.port=" + address.getPort());
        try (RawClient watcher =
                RawClient.connected(address, Connect.v311("idle-watcher").keepAlive(0))) {
            SysTopics sys = SysTopics.subscribe(watcher);
            sys.awaitFresh();
            String connected = sys.value("clients/connected");
            String subscriptions = sys.value("subscriptions/count");
            wave(address, heap, 100, Duration.ZERO);
            sys.await("clients/connected", connected);
            long heapBefore = heap.usedBytes();

            long firstPeak = wave(address, heap, CONNECTIONS, HOLD);
            long secondPeak = wave(address, heap, CONNECTIONS, Duration.ZERO);

            sys.await("clients/connected", connected);
            sys.await("subscriptions/count", subscriptions);
            awaitHeapAtMost(heap, heapBefore + HEAP_SLACK);
            assertThat(secondPeak).isLessThan(firstPeak + RSS_SLACK);
        }
        awaitTheEndOfTheLog(address);
    }

    /** The broker has written a line for each connection that ended: the last one is this client's. */
    private static void awaitTheEndOfTheLog(InetSocketAddress address) {
        RawClient.connected(address, Connect.v311("idle-end")).disconnect();
        broker.process().awaitLog("idle-end", "disconnected");
    }

    /** Connects, holds, kills; answers with the broker's resident bytes at the height of it. */
    private static long wave(InetSocketAddress address, HeapProbe heap, int connections, Duration hold)
            throws Exception {
        long heapBefore = heap.usedBytes();
        ResourceUse before = broker.process().resourceUse();
        try (RunningProgram clients = RunningProgram.start(idleClients(address, connections))) {
            Awaitility.await(connections + " connections")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> clients.lines().contains(IdleClients.READY) || !clients.isAlive());
            assertThat(clients.isAlive()).as("%s", clients.lines()).isTrue();
            ResourceUse connected = broker.process().resourceUse();
            hold(clients, hold);
            ResourceUse held = broker.process().resourceUse();
            System.out.printf(
                    "%,d idle connections: %,d bytes of heap and %,d resident bytes each; CPU to connect %s, idle %s%n",
                    connections,
                    (heap.usedBytes() - heapBefore) / connections,
                    (held.residentBytes() - before.residentBytes()) / connections,
                    connected.cpu().minus(before.cpu()),
                    held.cpu().minus(connected.cpu()));
            return held.residentBytes();
        }
    }

    /** After this time every connection still answers a ping. */
    private static void hold(RunningProgram clients, Duration time) {
        if (time.isPositive()) {
            Awaitility.await("connections held")
                    .pollDelay(time)
                    .atMost(time.plusSeconds(10))
                    .until(() -> true);
        }
        clients.say("ping");
        clients.awaitLine("an answer over each connection", IdleClients.ALIVE::equals);
    }

    private static void awaitHeapAtMost(HeapProbe heap, long bytes) {
        Awaitility.await("memory to return")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(heap.usedBytes()).isLessThan(bytes));
    }

    private static ProcessBuilder idleClients(InetSocketAddress address, int connections) throws Exception {
        Path classes = Path.of(IdleClients.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classes.toString(),
                IdleClients.class.getName(),
                address.getHostString(),
                Integer.toString(address.getPort()),
                Integer.toString(connections),
                Integer.toString(SUBSCRIPTIONS));
    }
}
