package io.flockmq.broker.storage;

import io.flockmq.broker.subscription.TopicCursor;
import io.flockmq.broker.subscription.TopicTree;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Retained messages in memory: gone when the node stops. Thread-safe. */
public final class MemoryRetainedStore implements RetainedStore {

    private final TopicTree<Message> tree = new TopicTree<>();
    private final AtomicLong bytes = new AtomicLong();
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
            uncount(tree.remove(name));
            return Result.DELETED;
        }
        if (isFull(name, message)) {
            removeExpired();
            if (isFull(name, message)) {
                return Result.FULL;
            }
        }
        bytes.addAndGet(message.size());
        uncount(tree.put(name, message));
        return Result.STORED;
    }

    @Override
    public Cursor match(TopicFilter filter) {
        if (filter.isShared()) {
            return (max, consumer) -> 0; // MQTT 5.0, section 4.8.2: no retained messages for a shared subscription
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
        if (bytes.get() + message.size() > maxBytes) {
            return true;
        }
        return maxMessages > 0 && tree.size() >= maxMessages && tree.get(name) == null;
    }

    private void removeExpired() {
        TopicCursor<Message> all = tree.cursor(TopicFilter.of("#"));
        List<Message> expired = new ArrayList<>();
        long now = nanoTime.getAsLong();
        while (all.next(1000, message -> {
                    if (message.isExpired(now)) {
                        expired.add(message);
                    }
                })
                > 0) {
            expired.forEach(this::remove);
            expired.clear();
        }
    }

    private void remove(Message message) {
        if (tree.remove(message.topic().name(), message)) {
            uncount(message);
        }
    }

    private void uncount(@Nullable Message gone) {
        if (gone != null) {
            bytes.addAndGet(-gone.size());
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
                more = all.next(max - passed, found::add) > 0;
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
    }
}
