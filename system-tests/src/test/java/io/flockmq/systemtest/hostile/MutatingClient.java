package io.flockmq.systemtest.hostile;

import io.flockmq.systemtest.hostile.Mutations.Packet;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.RawWebSocket;
import io.flockmq.systemtest.raw.Version;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends mutated packets over one connection after another, one in four of them a WebSocket, until so many have been sent by all of
 * its kind.
 */
final class MutatingClient implements Callable<Long> {

    private static final int MOST_IN_A_CONNECTION = 5;
    private static final int WEB_SOCKET_IN = 4;
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    /**
     * Where it sends, and how fast.
     *
     * @param tcp where MQTT is spoken
     * @param webSocket where it is in frames
     * @param pace time between two connections, at least; zero for none
     */
    record Target(InetSocketAddress tcp, InetSocketAddress webSocket, Duration pace) {}

    private final Target target;
    private final Mutations mutations;
    private final String clientId;
    private final AtomicLong left;

    MutatingClient(Target target, Mutations mutations, String clientId, AtomicLong left) {
        this.target = target;
        this.mutations = mutations;
        this.clientId = clientId;
        this.left = left;
    }

    /** Sends; returns the number of connections. */
    @Override
    public Long call() {
        long connections = 0;
        long due = System.nanoTime();
        while (left.get() > 0) {
            int packets = mutations.upTo(MOST_IN_A_CONNECTION);
            connection(packets);
            left.addAndGet(-packets);
            connections++;
            due = Math.max(
                    due + target.pace().toNanos(),
                    System.nanoTime() - target.pace().toNanos());
            while (due > System.nanoTime()) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        return connections;
    }

    /** Sends all at once and no more, and expects that the broker closes then, if not before. */
    private void connection(int packets) {
        Packet first = mutations.any();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (first.connected()) {
            all.writeBytes(Connect.of(first.version(), clientId).toBytes());
        }
        all.writeBytes(mutations.mutated(first));
        for (int i = 1; i < packets; i++) {
            all.writeBytes(mutations.mutated(mutations.any()));
        }
        if (mutations.oneIn(WEB_SOCKET_IN)) {
            overWebSocket(mutations.framed(all.toByteArray()));
        } else {
            overTcp(first.version(), all.toByteArray());
        }
    }

    private void overTcp(Version version, byte[] bytes) {
        try (RawClient client = RawClient.open(target.tcp(), version)) {
            if (client.trySend(bytes)) {
                finishSending(client);
            }
            client.bytesUntilClosed(ENDS_WITHIN);
            client.reset(); // leaves no port behind that waits
        }
    }

    private void overWebSocket(byte[] frames) {
        try (RawWebSocket client = RawWebSocket.open(target.webSocket())) {
            client.trySend(frames);
            client.awaitEnd();
        }
    }

    private static void finishSending(RawClient client) {
        try {
            client.finishSending();
        } catch (UncheckedIOException closed) {
            // the broker was faster
        }
    }
}
