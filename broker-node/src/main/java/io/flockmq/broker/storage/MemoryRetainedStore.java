package io.flockmq.broker.storage;

import io.flockmq.broker.subscription.TopicCursor;
import io.flockmq.broker.subscription.TopicTree;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Retained messages in memory; whoever is to keep them longer is told of every change. Thread-safe. */
public final class MemoryRetainedStore implements RetainedStore {

    /** Told of changes, those of one topic in their order and one at a time; must be quick, and call nothing here. */
    @FunctionalInterface
    public interface Keeper {

        /**
         * A topic's retained message is another one now.
         *
         * @param message null if there is none any more
         * @param remembered whether the version is to be remembered although there is no message: a write that is older may come
         */
        void changed(Topic topic, RetainedVersion version, @Nullable Message message, boolean remembered);
    }

    private static final Keeper NOBODY = (topic, version, message, remembered) -> {};

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

    private static final int PAGE = 256;
    private static final TopicFilter ALL = TopicFilter.of("#");

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

    /** How long a deletion is remembered: earlier writes that arrive later are then gone, too. */
    private static final Duration TOMBSTONE_LIFE = Duration.ofMinutes(10);
    /** Deletions remembered before old ones are looked for. */
    private static final int MANY_TOMBSTONES = 10_000;

    private record Stored(Message message, RetainedVersion version) {}

    /** What a change has come to. */
    private static final class Applied {
        private @Nullable Stored replaced;
        private boolean done;
    }

    private record Tombstone(RetainedVersion version, long at) {}

    private final TopicTree<Stored> tree = new TopicTree<>();
    /** Read and written under the tree's lock only, but for clearing old ones. */
    private final Map<String, Tombstone> tombstones = new ConcurrentHashMap<>();

    /** First levels that begin with $: names under them match no filter that begins with a wildcard [MQTT-4.7.2-1]. */
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();

    private final AtomicLong localVersion = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final RetainedDigest digest = new RetainedDigest();
    /**
     * Those that expire, in the order in which they do: a full store finds the expired ones without going through all. One
     * that two threads replace at the same time may stay here until its time comes; it is gone from the tree.
     */
    private final NavigableMap<Expiry, Stored> expiring = new ConcurrentSkipListMap<>();

    private final long maxMessages;
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private volatile Keeper keeper = NOBODY;

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

    /** Has this one told of all changes from now on. */
    public void tell(Keeper told) {
        keeper = told;
    }

    /** Tells the {@linkplain #tell keeper} everything that there is, remembered deletions included, while others may change it. */
    public void tellAll() {
        forEach((topic, _, _) -> tree.compute(topic.name(), present -> {
            Tombstone tombstone = tombstones.get(topic.name());
            if (present != null) {
                keeper.changed(topic, present.version(), present.message(), false);
            } else if (tombstone != null) {
                keeper.changed(topic, tombstone.version(), null, true);
            }
            return present;
        }));
    }

    @Override
    public Result put(Message message) {
        String name = message.topic().name();
        if (message.payload().length == 0) {
            forget(takeOut(message.topic(), name));
            return Result.DELETED;
        }
        return put(message, new RetainedVersion(localVersion.incrementAndGet(), 0));
    }

    private @Nullable Stored takeOut(Topic topic, String name) {
        Applied applied = new Applied();
        tree.compute(name, before -> {
            applied.replaced = before;
            if (before != null) {
                keeper.changed(topic, before.version(), null, false);
            }
            return null;
        });
        return applied.replaced;
    }

    @Override
    public Result put(Message message, RetainedVersion version) {
        boolean deletes = message.payload().length == 0;
        if (!deletes && isFull(message.topic().name(), message)) {
            removeExpired();
            if (isFull(message.topic().name(), message)) {
                return Result.FULL;
            }
        }
        apply(message.topic(), version, deletes ? null : message);
        return deletes ? Result.DELETED : Result.STORED;
    }

    @Override
    public void apply(Topic topic, RetainedVersion version, @Nullable Message message) {
        String name = topic.name();
        if (version.isLocal()) { // one that was kept: those to come are later
            localVersion.accumulateAndGet(version.time(), Math::max);
        }
        Stored next = message == null ? null : new Stored(message, version);
        Applied applied = new Applied();
        tree.compute(name, before -> {
            Tombstone tombstone = tombstones.get(name);
            if ((before != null && before.version().compareTo(version) >= 0)
                    || (tombstone != null && tombstone.version().compareTo(version) >= 0)) {
                return before;
            }
            applied.done = true;
            applied.replaced = before;
            if (next == null) {
                tombstones.put(name, new Tombstone(version, nanoTime.getAsLong()));
            } else {
                tombstones.remove(name);
            }
            keeper.changed(topic, version, message, message == null);
            return next;
        });
        if (!applied.done) {
            return;
        }
        if (message != null) {
            if (name.startsWith("$")) {
                hidden.add(name.contains("/") ? name.substring(0, name.indexOf('/')) : name);
            }
            bytes.addAndGet(message.size());
            digest.add(name, version);
            if (message.expiresAt() != Message.NEVER) {
                expiring.put(Expiry.of(message), next);
            }
        } else if (tombstones.size() > MANY_TOMBSTONES) {
            removeOldTombstones();
        }
        forget(applied.replaced);
    }

    private void removeOldTombstones() {
        long now = nanoTime.getAsLong();
        tombstones.forEach((name, tombstone) -> {
            if (now - tombstone.at() > TOMBSTONE_LIFE.toNanos()) {
                tree.compute(name, present -> {
                    if (present == null && tombstones.remove(name, tombstone)) {
                        keeper.changed(Topic.of(name), tombstone.version(), null, false);
                    }
                    return present;
                });
            }
        });
    }

    private void visit(TopicFilter filter, Visitor visitor) {
        TopicCursor<Stored> all = tree.cursor(filter);
        while (!all.isDone()) {
            all.next(PAGE, stored -> visitor.visit(stored.message().topic(), stored.version(), stored.message()));
        }
    }

    @Override
    public void forEach(Visitor visitor) {
        visit(ALL, visitor);
        hidden.forEach(first -> visit(TopicFilter.of(first + "/#"), visitor));
        tombstones.forEach((name, tombstone) -> visitor.visit(Topic.of(name), tombstone.version(), null));
    }

    @Override
    public long[] digests() {
        removeExpired(); // not all nodes come to it at the same time
        return digest.sums();
    }

    @Override
    public Cursor match(TopicFilter filter, @Nullable String after) {
        if (filter.isShared()) {
            return NOTHING; // MQTT 5.0, section 4.8.2: no retained messages for a shared subscription
        }
        return new LiveMessages(tree.cursor(filter, after));
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
        Stored replaced = tree.get(name);
        long freed = replaced == null ? 0 : replaced.message().size();
        if (bytes.get() - freed + message.size() > maxBytes) {
            return true;
        }
        return maxMessages > 0 && tree.size() >= maxMessages && replaced == null;
    }

    private void removeExpired() {
        long now = nanoTime.getAsLong();
        Map.Entry<Expiry, Stored> first = expiring.firstEntry();
        while (first != null && first.getValue().message().isExpired(now)) {
            remove(first.getValue());
            first = expiring.firstEntry();
        }
    }

    private void remove(Stored stored) {
        Message message = stored.message();
        expiring.remove(Expiry.of(message), stored);
        if (takeOut(stored)) {
            bytes.addAndGet(-message.size());
            digest.remove(message.topic().name(), stored.version());
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very one is meant
    private boolean takeOut(Stored expired) {
        Applied applied = new Applied();
        Topic topic = expired.message().topic();
        tree.compute(topic.name(), present -> {
            if (present != expired) {
                return present;
            }
            applied.done = true;
            keeper.changed(topic, expired.version(), null, false);
            return null;
        });
        return applied.done;
    }

    private void forget(@Nullable Stored gone) {
        if (gone != null) {
            bytes.addAndGet(-gone.message().size());
            digest.remove(gone.message().topic().name(), gone.version());
            expiring.remove(Expiry.of(gone.message()), gone);
        }
    }

    /** Skips expired messages and forgets them. */
    private final class LiveMessages implements Cursor {

        private final TopicCursor<Stored> all;

        private LiveMessages(TopicCursor<Stored> all) {
            this.all = all;
        }

        @Override
        public int next(int max, Consumer<Message> consumer) {
            int passed = 0;
            boolean more = true;
            while (passed < max && more) {
                List<Stored> found = new ArrayList<>();
                int wanted = max - passed;
                more = all.next(wanted, MAX_VISITS, found::add) == wanted;
                long now = nanoTime.getAsLong();
                for (Stored stored : found) {
                    if (stored.message().isExpired(now)) {
                        remove(stored);
                    } else {
                        consumer.accept(stored.message());
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
