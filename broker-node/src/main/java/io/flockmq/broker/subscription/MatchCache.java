package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.Topic;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was matched lately, for one event loop: devices publish to the same topics again and again. Each topic has one of
 * {@value #SLOTS} slots, where a later topic replaces an earlier one. All is forgotten when a subscription changes. Not
 * safe for use by several threads.
 *
 * @param <S> the subscribers
 * @param <V> what the loop makes of the matches
 */
public final class MatchCache<S, V> {

    /** The most topics that are remembered. */
    public static final int SLOTS = 4096;

    /** So many bytes of a topic weigh as much as one subscriber. */
    private static final int BYTES_PER_MATCH = 32;

    private final SubscriptionTrie<S> trie;
    private final Function<? super Matches<S>, ? extends V> value;
    private final int maxWeight;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private final @Nullable Entry<V>[] entries = new Entry[SLOTS];

    /** The slots taken since all was forgotten: forgetting costs no more than remembering did. */
    private final int[] taken = new int[SLOTS];

    private int takenCount;
    private long weight;
    private long version;

    private record Entry<V>(Topic topic, V value, int weight) {}

    /**
     * An empty cache.
     *
     * @param trie what to match with
     * @param value makes of the matches what is remembered; called by {@link #get}
     * @param maxMatches the most subscribers in all that the remembered values may be for, members of groups included;
     *     each topic counts as one subscriber, too, and as another for every {@value #BYTES_PER_MATCH} bytes that it has
     */
    public MatchCache(SubscriptionTrie<S> trie, Function<? super Matches<S>, ? extends V> value, int maxMatches) {
        this.trie = trie;
        this.value = value;
        this.maxWeight = maxMatches;
        this.version = trie.version();
    }

    /** The value for this topic and the subscriptions that there are now. */
    public V get(Topic topic) {
        long now = trie.version(); // before the match: a change in between makes the match look older than it is
        if (now != version) {
            forget();
            version = now;
        }
        int hash = topic.hashCode();
        int slot = (hash ^ hash >>> 12 ^ hash >>> 24) & (SLOTS - 1);
        Entry<V> entry = entries[slot];
        if (entry != null && topic.equals(entry.topic)) {
            return entry.value;
        }
        Matches<S> matches = trie.match(topic);
        V made = value.apply(matches);
        remember(slot, new Entry<>(topic, made, weight(topic, matches)));
        return made;
    }

    private void remember(int slot, Entry<V> entry) {
        if (entry.weight > maxWeight) {
            return;
        }
        Entry<V> replaced = entries[slot];
        long newWeight = weight + entry.weight - (replaced == null ? 0 : replaced.weight);
        if (newWeight > maxWeight) {
            forget();
            replaced = null;
            newWeight = entry.weight;
        }
        if (replaced == null) {
            taken[takenCount++] = slot;
        }
        entries[slot] = entry;
        weight = newWeight;
    }

    private void forget() {
        for (int i = 0; i < takenCount; i++) {
            entries[taken[i]] = null;
        }
        takenCount = 0;
        weight = 0;
    }

    private static int weight(Topic topic, Matches<?> matches) {
        return (int) Math.min(Integer.MAX_VALUE, 1L + matches.count() + topic.utf8().length / BYTES_PER_MATCH);
    }
}
