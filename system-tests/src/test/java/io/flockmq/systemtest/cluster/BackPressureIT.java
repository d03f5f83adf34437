package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that is slower than what is sent to it. */
class BackPressureIT {

    private static final int PAYLOAD = 10_000;
    private static final long MOST_GROWTH = 150L << 20;
    private static final Duration TIME = Duration.ofSeconds(8);
    private static final Duration BUSY = Duration.ofMillis(700);
    private static final Duration AWAKE = Duration.ofMillis(100);
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @Test
    void aSlowNodeSlowsOnlyThoseWhoPublishToIt() throws Exception {
        ClusterNode publishers = running.node(0);
        ClusterNode healthy = running.node(1);
        ClusterNode slow = running.node(2);
        String flood = Names.unique("flood");
        String calm = Names.unique("calm");
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RawClient drain = client(slow);
                RawClient subscriber = client(healthy);
                RawClient flooder = client(publishers);
                RawClient publisher = client(publishers)) {
            drain.subscribe(flood, 0);
            subscriber.subscribe(calm, 1);
            Future<Long> drained = threads.submit(() -> drain(drain, over));
            Future<Long> flooding = threads.submit(() -> flood(flooder, flood, over));
            Future<?> slowness = threads.submit(() -> slowDown(slow, over));
            Duration slowest = Duration.ZERO;
            long residentWarm = 0;
            int exchanged = 0;
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < TIME.toNanos()) {
                long sent = System.nanoTime();
                publisher.publish(calm, "message " + exchanged, 1);
                subscriber.expectPublish(calm, "message " + exchanged);
                exchanged++;
                Duration took = Duration.ofNanos(System.nanoTime() - sent);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
                if (residentWarm == 0 && System.nanoTime() - begin > WARM_UP.toNanos()) {
                    residentWarm = publishers.resourceUse().residentBytes();
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
            long growth = publishers.resourceUse().residentBytes() - residentWarm;
            over.set(true);
            slowness.get(5, TimeUnit.SECONDS);
            long flooded = flooding.get(20, TimeUnit.SECONDS);
            System.out.printf(
                    "%d calm exchanges, slowest %d ms; flooded %,d, drained %,d messages; memory %+,d KB%n",
                    exchanged, slowest.toMillis(), flooded, drained.get(20, TimeUnit.SECONDS), growth >> 10);

            assertThat(exchanged).as("exchanges beside the flood").isGreaterThan(100);
            assertThat(slowest).as("the slowest exchange").isLessThan(Duration.ofSeconds(2));
            assertThat(flooded).as("messages of the flood").isPositive();
            assertThat(growth).as("growth of the publishers' node").isLessThan(MOST_GROWTH);
            assertThat(publishers.isRunning()).isTrue();
        }
    }

    private static RawClient client(ClusterNode node) {
        return RawClient.connected(node.address(), Connect.v5(Names.unique("client")));
    }

    /** Sends as fast as the broker reads. */
    private static long flood(RawClient client, String topic, AtomicBoolean over) {
        byte[] packet = ClientPackets.publish(Version.V5, 0, topic, 0, new byte[PAYLOAD]);
        long count = 0;
        while (!over.get() && client.trySend(packet)) {
            count++;
        }
        return count;
    }

    private static long drain(RawClient client, AtomicBoolean over) throws EOFException {
        long count = 0;
        while (true) {
            ServerPacket packet = client.poll(Duration.ofMillis(500));
            if (packet instanceof ServerPacket.Publish) {
                count++;
            } else if (over.get()) {
                return count;
            }
        }
    }

    /** A node that is awake an eighth of the time, and never away long enough to be taken for dead. */
    private static boolean slowDown(ClusterNode node, AtomicBoolean over) throws InterruptedException {
        while (!over.get()) {
            node.freeze();
            Thread.sleep(BUSY);
            node.thaw();
            Thread.sleep(AWAKE);
        }
        return true;
    }
}
