package io.flockmq.broker.benchmark;

import io.flockmq.broker.subscription.MatchCache;
import io.flockmq.broker.subscription.Matches;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Matching, adding and removing among filters of four shapes: plain, with {@code +} at two levels, with {@code #} at the end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-Xmx2g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrieBenchmark {

    private static final String[] SHAPES = {
        "site/%d/unit/%d/state", "site/+/unit/%d/%d", "site/%d/+/u%d/level", "area/%d/%d/#"
    };
    private static final SubscriptionOptions OPTIONS = SubscriptionOptions.of(Qos.AT_LEAST_ONCE);

    /** How many filters there are. */
    @Param({"1000", "1000000"})
    public int filters;

    private final Random random = new Random(1);
    private final SubscriptionTrie<String> trie = new SubscriptionTrie<>();
    private final MatchCache<String, Matches<String>> cache = new MatchCache<>(trie, matches -> matches, 100_000);
    private final List<Topic> topics = new ArrayList<>();
    private final List<TopicFilter> more = new ArrayList<>();
    private final Topic repeated = Topic.of("site/1/unit/1/state");
    private int next;

    /** All filters, and topics of which each matches some. */
    @Setup
    public void prepare() {
        for (int i = 0; i < filters; i++) {
            trie.put(TopicFilter.of(SHAPES[i % SHAPES.length].formatted(i % 1_000, i)), "c" + i, OPTIONS);
        }
        for (int i = 0; i < 65_536; i++) {
            int any = random.nextInt(filters);
            topics.add(Topic.of("site/%d/unit/%d/state".formatted(any % 1_000, any)));
            more.add(TopicFilter.of("site/%d/more/%d".formatted(any % 1_000, i)));
        }
    }

    /** A topic that an event loop has seen. */
    @Benchmark
    public Matches<String> cached() {
        return cache.get(repeated);
    }

    /** Any topic. */
    @Benchmark
    public Matches<String> uncached() {
        next = (next + 1) & 0xFFFF;
        return trie.match(topics.get(next));
    }

    /** Adds a filter and removes it again. */
    @Benchmark
    public boolean addAndRemove() {
        next = (next + 1) & 0xFFFF;
        TopicFilter filter = more.get(next);
        trie.put(filter, "more", OPTIONS);
        return trie.remove(filter, "more");
    }
}
