package io.flockmq.systemtest.load;

import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.EOFException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The broker's own topics as a client sees them. For the thread of its client, which does nothing else. */
final class SysTopics {

    private static final String ROOT = "$SYS/broker/";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RawClient client;
    private final Map<String, String> values = new TreeMap<>();

    private SysTopics(RawClient client) {
        this.client = client;
    }

    static SysTopics subscribe(RawClient client) {
        client.subscribe(ROOT + "#", 0);
        return new SysTopics(client);
    }

    /** The last value of a topic below {@code $SYS/broker/}. */
    String value(String topic) {
        String value = values.get(topic);
        if (value == null) {
            throw new AssertionError("no " + ROOT + topic + " among " + values.keySet());
        }
        return value;
    }

    /** Waits until the broker has published what changed once more, seen by one that changes each time. */
    void awaitFresh() throws EOFException {
        drain();
        values.remove("uptime");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!values.containsKey("uptime") && System.nanoTime() < deadline) {
            read(Duration.ofSeconds(1));
        }
        drain();
    }

    /** Waits until a topic has this value. */
    void await(String topic, String wanted) throws EOFException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        drain();
        while (!wanted.equals(values.get(topic))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s%s is %s, not %s".formatted(ROOT, topic, values.get(topic), wanted));
            }
            read(Duration.ofSeconds(1));
        }
    }

    private void drain() throws EOFException {
        while (read(Duration.ofMillis(200))) {
            // All that is there already.
        }
    }

    private boolean read(Duration time) throws EOFException {
        ServerPacket packet = client.poll(time);
        if (packet instanceof ServerPacket.Publish publish && publish.topic().startsWith(ROOT)) {
            values.put(publish.topic().substring(ROOT.length()), publish.text());
        }
        return packet != null;
    }
}
