package io.flockmq.broker.admin.node;

import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import io.flockmq.broker.transport.MqttNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The retained messages, which are the same on all nodes. Any thread, and no event loop is asked. */
public final class RetainedMessages {

    private static final int AT_A_TIME = 256;
    /** Messages that a look at a level of the tree goes through. */
    private static final int MOST_COUNTED = 100_000;

    /** How many there are, and the bytes that they take. */
    public record Count(long count, long bytes) {}

    /**
     * What lies below a level.
     *
     * @param cut whether there are so many that not all were looked at
     */
    public record Level(String prefix, List<Child> levels, boolean cut) {}

    /**
     * A level with messages.
     *
     * @param topics how many there are there and below
     * @param retained whether there is one for the level itself
     */
    public record Child(String name, long topics, boolean retained) {}

    private final Supplier<MqttNode> mqtt;

    /** Of this node. */
    public RetainedMessages(Supplier<MqttNode> mqtt) {
        this.mqtt = mqtt;
    }

    /**
     * Some of those that match, in the order of the store.
     *
     * @param after the topic behind which to begin; null for the first
     */
    public List<Message> match(TopicFilter filter, int limit, @Nullable String after) {
        List<Message> found = new ArrayList<>();
        RetainedStore.Cursor cursor = mqtt.get().retained().match(filter, after);
        while (found.size() < limit && !cursor.isDone()) {
            cursor.next(limit - found.size(), found::add);
        }
        return found;
    }

    /** That of a topic; null for none. */
    public @Nullable Message get(String topic) {
        List<Message> found = match(TopicFilter.of(topic), 1, null);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** How many match. */
    public Count count(TopicFilter filter) {
        long[] sums = new long[2];
        RetainedStore.Cursor cursor = mqtt.get().retained().match(filter, null);
        while (!cursor.isDone()) {
            cursor.next(AT_A_TIME, message -> {
                sums[0]++;
                sums[1] += message.payload().length;
            });
        }
        return new Count(sums[0], sums[1]);
    }

    /**
     * What lies below a level of topics.
     *
     * @param prefix the level; empty for the top
     */
    public Level below(String prefix, int limit) {
        TreeMap<String, Child> children = new TreeMap<>();
        int skipped = prefix.isEmpty() ? 0 : prefix.length() + 1;
        int[] looked = new int[1];
        RetainedStore.Cursor cursor =
                mqtt.get().retained().match(TopicFilter.of(prefix.isEmpty() ? "#" : prefix + "/#"), null);
        while (!cursor.isDone() && looked[0] < MOST_COUNTED) {
            cursor.next(AT_A_TIME, message -> {
                looked[0]++;
                add(message.topic().name(), skipped, children);
            });
        }
        List<Child> levels = children.values().stream().limit(limit).toList();
        return new Level(prefix, levels, !cursor.isDone() || children.size() > levels.size());
    }

    private static void add(String topic, int skipped, Map<String, Child> children) {
        if (topic.length() < skipped) {
            return; // the level itself
        }
        int end = topic.indexOf('/', skipped);
        String name = topic.substring(skipped, end < 0 ? topic.length() : end);
        children.merge(
                name,
                new Child(name, 1, end < 0),
                (one, other) -> new Child(name, one.topics() + other.topics(), one.retained() || other.retained()));
    }
}
