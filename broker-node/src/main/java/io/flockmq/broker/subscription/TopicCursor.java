package io.flockmq.broker.subscription;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the values of a {@link TopicTree} whose names match a filter, a bounded piece at a time. Between two calls
 * it keeps the last name alone, so that it holds nothing back that was removed meanwhile. A value that is there all the
 * time is delivered once; one that comes, goes or changes meanwhile is delivered at most once for each time that it was
 * put, as it is when its turn comes. Not safe for use by several threads at the same time.
 *
 * @param <V> the values
 */
public final class TopicCursor<V> {

    private final TopicTree<V> tree;
    private final byte[] filter;
    private byte @Nullable [] last;
    private boolean done;

    /**
     * A cursor.
     *
     * @param after the name behind which it begins; null to begin before the first
     */
    TopicCursor(TopicTree<V> tree, byte[] filter, byte @Nullable [] after) {
        this.tree = tree;
        this.filter = filter;
        this.last = after;
    }

    /**
     * Delivers the next values. Takes as long as it takes to find them: if few names match among many, it may look at all.
     *
     * @param max the most values to deliver
     * @param consumer gets them, called by this method; if it throws, this call's values come again
     * @return how many it got; fewer than {@code max} means that there are no more
     */
    public int next(int max, Consumer<? super V> consumer) {
        return next(max, Long.MAX_VALUE, consumer);
    }

    /**
     * Delivers the next values with bounded work: it may deliver fewer than asked for, or none, although there are more. Only
     * {@link #isDone} says that it was all.
     *
     * @param max the most values to deliver
     * @param maxVisits the most nodes of the tree to look at, at least 1; there are fewer than two for each name
     * @param consumer gets them, called by this method; if it throws, this call's values come again
     * @return how many it got
     */
    public int next(int max, long maxVisits, Consumer<? super V> consumer) {
        if (done || max <= 0) {
            return 0;
        }
        NameWalk<V> walk = new NameWalk<>(tree.root(), filter);
        if (last != null) {
            walk.goOnBehind(last);
        }
        int delivered = 0;
        for (long visits = 0; visits < maxVisits && delivered < max; visits++) {
            if (!walk.step()) {
                done = true;
                last = null;
                return delivered;
            }
            V value = walk.value();
            if (value != null) {
                consumer.accept(value);
                delivered++;
            }
        }
        last = walk.path();
        return delivered;
    }

    /** Whether everything was delivered. After the last value it may take one more call to know. */
    public boolean isDone() {
        return done;
    }
}
