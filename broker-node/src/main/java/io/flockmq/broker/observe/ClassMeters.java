package io.flockmq.broker.observe;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.TrafficClassifier;
import io.flockmq.broker.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts messages by classes of topics and of clients; {@code docs/metrics.md} lists the meters. Thread-safe; what one client does is
 * counted by one thread.
 */
public final class ClassMeters implements TrafficClassifier {

    /** Topics whose class is remembered: finding it takes about as long as routing the message. */
    private static final int REMEMBERED = 10_000;

    private record Counters(Counter messages, Counter bytes) {
        void count(int payloadBytes) {
            messages.increment();
            bytes.increment(payloadBytes);
        }
    }

    private final ClassNames clientClasses;
    private final @Nullable LoadingCache<Topic, Integer> classOfTopic;
    private final Counters[][] byTopic;
    private final Counters[][] byClient;
    private final LongAdder[] connections;

    /**
     * Registers the meters of all classes.
     *
     * @param topics classes of topics; may be empty
     * @param clients classes of client identifiers; may be empty
     */
    public ClassMeters(MeterRegistry registry, ClassNames topics, ClassNames clients) {
        clientClasses = clients;
        classOfTopic = topics.isEmpty()
                ? null
                : Caffeine.newBuilder().maximumSize(REMEMBERED).build(topic -> topics.indexOf(topic.name()));
        byTopic = counters(registry, "flockmq.topic.class", "of a class of topics", topics);
        byClient = counters(registry, "flockmq.client.class", "of a class of clients", clients);
        connections = new LongAdder[clients.names().size()];
        for (int i = 0; i < connections.length; i++) {
            LongAdder connected = new LongAdder();
            connections[i] = connected;
            if (!clients.isEmpty()) {
                Gauge.builder("flockmq.client.class.connections", connected, LongAdder::sum)
                        .description("Connected clients of a class of clients")
                        .tag("class", clients.names().get(i))
                        .register(registry);
            }
        }
    }

    private static Counters[][] counters(MeterRegistry registry, String prefix, String what, ClassNames classes) {
        if (classes.isEmpty()) {
            return new Counters[0][];
        }
        List<Counters[]> directions = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            List<Counters> all = new ArrayList<>();
            for (String name : classes.names()) {
                Tags tags = Tags.of("class", name, "direction", Labels.of(direction));
                Counter messages = Counter.builder(prefix + ".messages")
                        .description("PUBLISH packets " + what)
                        .tags(tags)
                        .register(registry);
                Counter bytes = Counter.builder(prefix + ".messages.payload")
                        .description("Bytes of their payloads")
                        .baseUnit("bytes")
                        .tags(tags)
                        .register(registry);
                all.add(new Counters(messages, bytes));
            }
            directions.add(all.toArray(new Counters[0]));
        }
        return directions.toArray(new Counters[0][]);
    }

    @Override
    public ClientTraffic connected(String clientId) {
        int clientClass = clientClasses.indexOf(clientId);
        connections[clientClass].increment();
        return new ClientTraffic() {
            @Override
            public void message(Direction direction, Topic topic, int payloadBytes) {
                if (byClient.length > 0) {
                    byClient[direction.ordinal()][clientClass].count(payloadBytes);
                }
                if (classOfTopic != null) {
                    byTopic[direction.ordinal()][classOfTopic.get(topic)].count(payloadBytes);
                }
            }

            @Override
            public void ended() {
                connections[clientClass].decrement();
            }
        };
    }
}
