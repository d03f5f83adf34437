package io.flockmq.systemtest.hostile;

import io.flockmq.systemtest.hostile.Mutations.Packet;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Sends mutated packets over one connection after another, until so many have been sent by all of its kind. */
final class MutatingClient implements Callable<Long> {

    private static final int MOST_IN_A_CONNECTION = 5;
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    private final InetSocketAddress broker;
    private final Mutations mutations;
    private final String clientId;
    private final AtomicLong left;

    MutatingClient(InetSocketAddress broker, Mutations mutations, String clientId, AtomicLong left) {
        this.broker = broker;
        this.mutations = mutations;
        this.clientId = clientId;
        this.left = left;
    }

    /** Sends; returns the number of connections. */
    @Override
    public Long call() {
        long connections = 0;
        while (left.get() > 0) {
            int packets = mutations.upTo(MOST_IN_A_CONNECTION);
            connection(packets);
            left.addAndGet(-packets);
            connections++;
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
        try (RawClient client = RawClient.open(broker, first.version())) {
            if (client.trySend(all.toByteArray())) {
                finishSending(client);
            }
            client.bytesUntilClosed(ENDS_WITHIN);
            client.reset(); // leaves no port behind that waits
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
