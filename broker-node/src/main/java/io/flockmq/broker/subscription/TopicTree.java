package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Values by topic name, to be found by filters: the retained messages. Safe for use by many threads: any thread reads
 * without a lock, and any thread changes under a short one.
 *
 * <p>The tree is persistent, as that of {@link SubscriptionTrie} is.
 *
 * <table>
 * <caption>Concurrency</caption>
 * <tr><th>field</th><th>guard of writes</th><th>access mode</th></tr>
 * <tr><td>{@code TopicTree.state}</td><td>{@code writing}</td><td>volatile; readers read it once for each call</td></tr>
 * <tr><td>{@code State}, {@code LevelNode}, {@code HashTrie}</td><td>none: immutable</td><td>final fields; arrays are
 *     filled before the constructor ends</td></tr>
 * <tr><td>{@code TopicCursor}, all fields</td><td>none: one thread at a time</td><td>plain</td></tr>
 * </table>
 *
 * @param <V> the values
 */
public final class TopicTree<V> {

    /** All that one moment consists of. */
    private record State<V>(LevelNode<V> root, long size) {}

    private record Change<V>(@Nullable V before, @Nullable V after) {}

    private final ReentrantLock writing = new ReentrantLock();
    private volatile State<V> state = new State<>(LevelNode.root(), 0);

    /**
     * Puts a value.
     *
     * @param name a valid topic name
     * @return the value that was there, or null
     */
    public @Nullable V put(String name, V value) {
        return change(name, _ -> value).before;
    }

    /**
     * Removes a value.
     *
     * @return the value that was there, or null
     */
    public @Nullable V remove(String name) {
        return change(name, _ -> null).before;
    }

    /**
     * Removes the value if it is this very object.
     *
     * @return whether it was
     */
    public boolean remove(String name, V expected) {
        Change<V> change = change(name, present -> isSame(present, expected) ? null : present);
        return isSame(change.before, expected);
    }

    /**
     * Changes a value depending on what it is, in one step.
     *
     * @param name a valid topic name
     * @param change makes of the present value, null if there is none, the new one, null for none. It is called once, with
     *     the lock held: it must be short and must not change this tree. If it throws, nothing changes
     * @return the new value, or null
     */
    public @Nullable V compute(String name, UnaryOperator<@Nullable V> change) {
        return change(name, change).after;
    }

    /** The value of this name, or null. */
    public @Nullable V get(String name) {
        return new Descent<>(state.root, path(name)).payload();
    }

    /** The number of values. */
    public long size() {
        return state.size;
    }

    /**
     * The values whose names match the filter, in no special order.
     *
     * @param filter the filter; its share name does not matter
     * @param limit the most values, at least 0
     */
    public List<V> match(TopicFilter filter, int limit) {
        List<V> values = new ArrayList<>();
        TopicCursor<V> cursor = cursor(filter);
        while (values.size() < limit && !cursor.isDone()) {
            cursor.next(limit - values.size(), values::add);
        }
        return values;
    }

    /**
     * A cursor before the first value whose name matches the filter.
     *
     * @param filter the filter; its share name does not matter
     */
    public TopicCursor<V> cursor(TopicFilter filter) {
        return cursor(filter, null);
    }

    /**
     * A cursor behind a name, whether there is one or not.
     *
     * @param filter the filter; its share name does not matter
     * @param after the name; null to begin before the first
     */
    public TopicCursor<V> cursor(TopicFilter filter, @Nullable String after) {
        return new TopicCursor<>(this, path(filter.filter()), after == null ? null : path(after));
    }

    /** The tree of this moment. */
    LevelNode<V> root() {
        return state.root;
    }

    private Change<V> change(String name, UnaryOperator<@Nullable V> change) {
        byte[] path = path(name);
        writing.lock();
        try {
            State<V> old = state;
            Descent<V> descent = new Descent<>(old.root, path);
            V before = descent.payload();
            V after = change.apply(before);
            if (!isSame(after, before)) {
                int added = (after == null ? 0 : 1) - (before == null ? 0 : 1);
                state = new State<>(descent.replace(after), old.size + added);
            }
            return new Change<>(before, after);
        } finally {
            writing.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very object is meant
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    private static byte[] path(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
