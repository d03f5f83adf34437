package io.flockmq.broker.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices clients with the same client identifier that disconnect each other again and again: from some takeovers in a window on,
 * until there was none for as long, each CONNECT waits a second longer. Remembers a bounded number of client identifiers, those taken
 * over last. For one event loop.
 */
public final class Takeovers {

    private static final int MOST_CLIENTS = 10_000;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    /**
     * When that begins.
     *
     * @param most takeovers of a client identifier in a window that nobody minds; 0 for any number
     * @param window for how long takeovers count together
     */
    public record Limits(int most, Duration window) {}

    /**
     * Two clients that disconnect each other.
     *
     * @param first where one is
     * @param second where the other is, null if that is known to another node
     * @param times how often they did in the window
     */
    public record Quarrel(String first, @Nullable String second, int times) {}

    private static final class Client {
        private long since;
        private int times;
        private long last;
        /** How many CONNECTs were delayed since the quarrel began; -1 if there is none. */
        private int delayed = -1;
    }

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Map<String, Client> clients = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Entry<String, Client> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    /** Nobody was taken over yet. */
    public Takeovers(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /**
     * A connection was taken over.
     *
     * @param from where the client was
     * @param by where the one is that has its session now, null if another node knows
     * @return who disconnect each other, once when this begins; else null
     */
    public @Nullable Quarrel takenOver(String clientId, String from, @Nullable String by) {
        if (limits.most() == 0) {
            return null;
        }
        long now = nanoTime.getAsLong();
        Client client = clients.get(clientId);
        if (client == null || now - client.last > limits.window().toNanos()) {
            client = new Client();
            client.since = now;
            clients.put(clientId, client);
        }
        client.last = now;
        if (client.delayed < 0 && now - client.since > limits.window().toNanos()) {
            client.since = now;
            client.times = 0;
        }
        client.times++;
        if (client.delayed >= 0 || client.times <= limits.most()) {
            return null;
        }
        client.delayed = 0;
        return new Quarrel(from, by, client.times);
    }

    /** How long a CONNECT waits that has come now; zero for most. */
    public Duration delay(String clientId) {
        Client client = clients.isEmpty() ? null : clients.get(clientId);
        if (client == null || client.delayed < 0) {
            return Duration.ZERO;
        }
        if (nanoTime.getAsLong() - client.last > limits.window().toNanos()) {
            clients.remove(clientId);
            return Duration.ZERO;
        }
        client.delayed++;
        Duration delay = Duration.ofSeconds(client.delayed);
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }
}
