package io.flockmq.broker.storage;

import io.flockmq.broker.subscription.TopicCursor;
import io.flockmq.broker.subscription.TopicTree;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Retained messages in memory: gone when the node stops. Thread-safe. */
public final class MemoryRetainedStore implements RetainedStore {

    private record Expiry(long at, String name) implements Comparable<Expiry> {

        static Expiry of(Message message) {
            return new Expiry(message.expiresAt(), message.topic().name());
        }

        @Override
        public int compareTo(Expiry other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : name.compareTo(other.name);
        }
    }

    /** Nodes of the tree looked at in one go: a few milliseconds. */
    private static final long MAX_VISITS = 20_000;

    private static final Cursor NOTHING = new Cursor() {
        @Override
        public int next(int max, Consumer<Message> consumer) {
            return 0;
        }

        @Override
        public boolean isDone() {
            return true;
        }
    };

    private final TopicTree<Message> tree = new TopicTree<>();
    private final AtomicLong bytes = new AtomicLong();
    /**
     * Those that expire, in the order in which they do: a full store finds the expired ones without going through all. One
     * that two threads replace at the same time may stay here until its time comes; it is gone from the tree.
     */
    private final NavigableMap<Expiry, Message> expiring = new ConcurrentSkipListMap<>();

    private final long maxMessages;
    private final long maxBytes;
    private final LongSupplier nanoTime;

    /**
     * An empty store.
     *
     * @param maxMessages the most messages, 0 for no limit
     * @param maxBytes the most bytes
     * @param nanoTime the monotonic clock that expiry is measured by
     */
    public MemoryRetainedStore(long maxMessages, long maxBytes, LongSupplier nanoTime) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    @Override
    public Result put(Message message) {
        String name = message.topic().name();
        if (message.payload().length == 0) {
            forget(tree.remove(name));
            return Result.DELETED;
        }
        if (isFull(name, message)) {
            removeExpired();
            if (isFull(name, message)) {
                return Result.FULL;
            }
        }
        bytes.addAndGet(message.size());
        Message replaced = tree.put(name, message);
        if (message.expiresAt() != Message.NEVER) {
            expiring.put(Expiry.of(message), message);
        }
        forget(replaced);
        return Result.STORED;
    }

    @Override
    public Cursor match(TopicFilter filter) {
        if (filter.isShared()) {
            return NOTHING; // MQTT 5.0, section 4.8.2: no retained messages for a shared subscription
        }
        return new LiveMessages(tree.cursor(filter));
    }

    @Override
    public long messages() {
        return tree.size();
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    /** Publishers on other threads may overshoot the limit by one message each. */
    private boolean isFull(String name, Message message) {
        Message replaced = tree.get(name);
        long freed = replaced == null ? 0 : replaced.size();
        if (bytes.get() - freed + message.size() > maxBytes) {
            return true;
        }
        return maxMessages > 0 && tree.size() >= maxMessages && replaced == null;
    }

    private void removeExpired() {
        long now = nanoTime.getAsLong();
        Map.Entry<Expiry, Message> first = expiring.firstEntry();
        while (first != null && first.getValue().isExpired(now)) {
            remove(first.getValue());
            first = expiring.firstEntry();
        }
    }

    private void remove(Message message) {
        expiring.remove(Expiry.of(message), message);
        if (tree.remove(message.topic().name(), message)) {
            bytes.addAndGet(-message.size());
        }
    }

    private void forget(@Nullable Message gone) {
        if (gone != null) {
            bytes.addAndGet(-gone.size());
            expiring.remove(Expiry.of(gone), gone);
        }
    }

    /** Skips expired messages and forgets them. */
    private final class LiveMessages implements Cursor {

        private final TopicCursor<Message> all;

        private LiveMessages(TopicCursor<Message> all) {
            this.all = all;
        }

        @Override
        public int next(int max, Consumer<Message> consumer) {
            int passed = 0;
            boolean more = true;
            while (passed < max && more) {
                List<Message> found = new ArrayList<>();
                int wanted = max - passed;
                more = all.next(wanted, MAX_VISITS, found::add) == wanted;
                long now = nanoTime.getAsLong();
                for (Message message : found) {
                    if (message.isExpired(now)) {
                        remove(message);
                    } else {
                        consumer.accept(message);
                        passed++;
                    }
                }
            }
            return passed;
        }

        @Override
        public boolean isDone() {
            return all.isDone();
        }
    }
}
