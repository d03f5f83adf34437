package io.flockmq.systemtest.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.systemtest.load.Delays;
import io.flockmq.systemtest.load.Witness;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Mutated packets against a live node with Netty's leak detector at its strictest: it lives on, holds nothing afterwards, and a healthy
 * client beside them notices nothing. {@code systemtest.mutation.packets} says how many, {@code systemtest.mutation.seed} which.
 */
class MutationIT {

    private static final long PACKETS = Long.getLong("systemtest.mutation.packets", 20_000);
    private static final long SEED = Long.getLong("systemtest.mutation.seed", System.nanoTime());
    private static final int CLIENTS = 2;

    /** 500 connections a second of each: as fast as they go, the clients themselves and the broker would keep two cores busy. */
    private static final Duration PACE = Duration.ofMillis(2);

    private static final int WEB_SOCKET_PORT = Ports.free();

    private static final long LONG_FORM = 1_000_000;

    /** The aim, where there are so many messages that one in a hundred says something; a short run keeps what a busy machine allows. */
    private static final Duration LATEST = Duration.ofMillis(PACKETS < LONG_FORM ? 250 : 50);

    /** Caches and retained messages. What one connection in three once left behind was more with the fewest packets. */
    private static final long MOST_HELD = 4L << 20;

    /** Chunks of Netty's pools stay. */
    private static final long MOST_DIRECT = 32L << 20;

    @Test
    void aNodeOutlivesThemAndHoldsNothing() throws Exception {
        System.out.println("    seed " + SEED);
        try (BrokerProcess broker = BrokerProcess.startWith(
                List.of("-Dio.netty.leakDetection.level=paranoid"),
                "--mqtt.listeners.ws.type=ws",
                "--mqtt.listeners.ws.port=" + WEB_SOCKET_PORT,
                "--mqtt.limits.max-takeovers=0",
                "--mqtt.limits.max-retained-messages=1000",
                "--mqtt.session.max-expiry=2s")) {
            InetSocketAddress address = new InetSocketAddress(
                    broker.address().host(), broker.address().port());
            LiveHeap heap = LiveHeap.ofWarm(broker);
            long direct = directMemory(broker);

            try (Witness witness = Witness.watch(address)) {
                long begin = System.nanoTime();
                long connections = send(new MutatingClient.Target(
                        address, new InetSocketAddress(address.getAddress(), WEB_SOCKET_PORT), PACE));
                Delays delays = witness.stop();
                System.out.printf(
                        "    %,d mutated packets over %,d connections in %,d s; the healthy client: %s%n",
                        PACKETS,
                        connections,
                        Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                        delays);
                assertThat(delays).matches(d -> d.areBelow(LATEST), "not delayed");
            }

            await("the end of the sessions")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(3))
                    .untilAsserted(() -> heap.expectNotGrownBy(MOST_HELD));
            Witness.warmUp(address); // the detector tells of buffers that are lost when others are taken
            long growth = directMemory(broker) - direct;
            System.out.printf("    direct memory %,d bytes before, %+,d since%n", direct, growth);
            assertThat(growth).as("growth of direct memory").isLessThan(MOST_DIRECT);
            assertThat(broker.log())
                    .noneMatch(line -> line.contains("LEAK") || line.contains(" ERROR ") || line.startsWith("\tat "));
        }
    }

    private static long send(MutatingClient.Target target) throws Exception {
        URI directory = Objects.requireNonNull(MutationIT.class.getResource("/vectors/README.md"))
                .toURI();
        List<WireVector> vectors =
                WireVectors.in(Path.of(directory).resolveSibling("").normalize());
        Random seeds = new Random(SEED);
        AtomicLong left = new AtomicLong(PACKETS);
        long connections = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(threads.submit(
                        new MutatingClient(target, new Mutations(vectors, seeds.nextLong()), "mutates" + i, left)));
            }
            for (Future<Long> client : running) {
                connections += client.get();
            }
        }
        return connections;
    }

    private static long directMemory(BrokerProcess broker) throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:%d/actuator/prometheus".formatted(broker.httpPort()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("flockmq_direct_memory_used_bytes"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
