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
 * so that no delay hides behind another; a message that is late because nobody woke the client does not.
 */
public final class Witness implements AutoCloseable {

    private static final int LEAST_MESSAGES = 50;
    private static final int WARM_UP_MESSAGES = 500;
    private static final Duration PACE = Duration.ofMillis(10);

    private final String clientId =
            "witness%08x".formatted(ThreadLocalRandom.current().nextInt());
    private final String topic = "witness/" + clientId;
    private final RawClient client;
    private final CompletableFuture<Delays> delays = new CompletableFuture<>();
    private volatile boolean stopping;

    private Witness(InetSocketAddress broker) {
        client = RawClient.connected(broker, Connect.v311(clientId));
        client.subscribe(topic, 1);
    }

    /** Connects and plays until {@link #stop}, but half a second at least. */
    public static Witness watch(InetSocketAddress broker) {
        Witness witness = new Witness(broker);
        Thread.ofPlatform().daemon().name(witness.clientId).start(witness::play);
        return witness;
    }

    /** Plays for a while as fast as can be and notes nothing, so that a broker that just started has compiled its code. */
    public static void warmUp(InetSocketAddress broker) {
        try (Witness witness = new Witness(broker)) {
            for (int i = 0; i < WARM_UP_MESSAGES; i++) {
                witness.pingPong(i);
            }
            witness.client.disconnect();
        }
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
            return delays.get();
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
            List<Duration> woken = new ArrayList<>();
            long due = System.nanoTime();
            while (!stopping || taken.size() < LEAST_MESSAGES) {
                if (due > System.nanoTime()) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    long late = Math.max(0, System.nanoTime() - due);
                    woken.add(Duration.ofNanos(late));
                    due += late;
                }
                pingPong(taken.size());
                taken.add(Duration.ofNanos(System.nanoTime() - due));
                due += PACE.toNanos();
            }
            client.disconnect();
            delays.complete(Delays.of(taken, woken));
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
