package io.flockmq.systemtest.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A healthy client that plays ping-pong with itself at QoS 1 and notes how long each message takes, while a test does
 * something to the broker. A message that cannot leave in time because the one before is late counts from when it was due,
 * so that no delay hides behind another.
 */
public final class Witness implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(10);

    private final String clientId =
            "witness%08x".formatted(ThreadLocalRandom.current().nextInt());
    private final String topic = "witness/" + clientId;
    private final RawClient client;
    private final CompletableFuture<List<Duration>> delays = new CompletableFuture<>();
    private volatile boolean stopping;

    private Witness(InetSocketAddress broker) {
        client = RawClient.connected(broker, Connect.v311(clientId));
        client.subscribe(topic, 1);
    }

    /** Connects and plays until {@link #stop}. */
    public static Witness watch(InetSocketAddress broker) {
        Witness witness = new Witness(broker);
        Thread.ofPlatform().daemon().name(witness.clientId).start(witness::play);
        return witness;
    }

    /** By which a broker's log names it. */
    public String clientId() {
        return clientId;
    }

    /**
     * Ends the game and disconnects.
     *
     * @throws AssertionError if the witness lost its connection or saw what it should not
     */
    public Delays stop() throws InterruptedException {
        stopping = true;
        try {
            return Delays.of(delays.get());
        } catch (ExecutionException e) {
            throw new AssertionError("the healthy client suffered: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void close() {
        stopping = true;
        client.close();
    }

    private void play() {
        try {
            List<Duration> taken = new ArrayList<>();
            long due = System.nanoTime();
            while (!stopping) {
                LockSupport.parkNanos(due - System.nanoTime());
                pingPong(taken.size());
                taken.add(Duration.ofNanos(System.nanoTime() - due));
                due += PACE.toNanos();
            }
            client.disconnect();
            delays.complete(taken);
        } catch (RuntimeException | AssertionError e) {
            delays.completeExceptionally(e);
        }
    }

    private void pingPong(int number) {
        int packetId = number % 0xFFFF + 1;
        String text = Integer.toString(number);
        client.send(ClientPackets.publish(client.version(), 2, topic, packetId, text.getBytes(US_ASCII)));
        boolean acknowledged = false;
        boolean returned = false;
        while (!acknowledged || !returned) {
            switch (client.read()) {
                case ServerPacket.Ack ack
                when ack.type() == AckType.PUBACK && ack.packetId() == packetId -> acknowledged = true;
                case ServerPacket.Publish publish
                when publish.text().equals(text) -> {
                    client.send(ClientPackets.acknowledge(AckType.PUBACK, publish.packetId()));
                    returned = true;
                }
                case ServerPacket other -> throw new AssertionError("unexpected in message " + number + ": " + other);
            }
        }
    }
}
