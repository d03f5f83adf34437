package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All subscriptions, to be matched with topic names. Safe for use by many threads: any thread matches without a lock, and
 * any thread changes under a short one. Every match sees the subscriptions of one moment: all changes that had returned
 * when it began.
 *
 * <p>The tree is persistent. A change copies the nodes from the root to the filter, with their arrays of at most 32
 * children, and publishes a new root; nothing that a reader can reach is changed afterwards.
 *
 * <table>
 * <caption>Concurrency</caption>
 * <tr><th>field</th><th>guard of writes</th><th>access mode</th></tr>
 * <tr><td>{@code SubscriptionTrie.state}</td><td>{@code writing}</td><td>volatile; readers read it once for each call</td></tr>
 * <tr><td>{@code State}, {@code LevelNode}, {@code HashTrie}, {@code FilterSubscriptions}, {@code Members},
 *     {@code Match}</td><td>none: immutable</td><td>final fields; arrays are filled before the constructor ends</td></tr>
 * <tr><td>{@code SharedGroup.array}</td><td>none: every writer writes the same members</td><td>volatile</td></tr>
 * </table>
 *
 * @param <S> the subscribers; compared by identity
 */
public final class SubscriptionTrie<S> {

    /** All that one moment consists of. */
    private record State<S>(LevelNode<FilterSubscriptions<S>> root, long version, long size) {}

    private final ReentrantLock writing = new ReentrantLock();
    private volatile State<S> state = new State<>(LevelNode.root(), 0, 0);

    /**
     * Adds a subscription, or replaces the one that the subscriber has with the same filter and share name.
     *
     * @return true if the subscriber had no such subscription before
     */
    public boolean put(TopicFilter filter, S subscriber, SubscriptionOptions options) {
        byte[] path = path(filter);
        Match<S> match = Match.of(subscriber, options);
        writing.lock();
        try {
            State<S> before = state;
            Descent<FilterSubscriptions<S>> descent = new Descent<>(before.root, path);
            Members<S> members = FilterSubscriptions.members(descent.payload(), filter);
            boolean added = members == null || !Members.contains(members, subscriber);
            FilterSubscriptions<S> changed =
                    FilterSubscriptions.withMembers(descent.payload(), filter, Members.with(members, match));
            publish(before, descent.replace(changed), added ? 1 : 0);
            return added;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Removes a subscription, and whatever was there for it alone.
     *
     * @return true if the subscriber had one with this filter and share name
     */
    public boolean remove(TopicFilter filter, S subscriber) {
        byte[] path = path(filter);
        writing.lock();
        try {
            State<S> before = state;
            Descent<FilterSubscriptions<S>> descent = new Descent<>(before.root, path);
            Members<S> members = FilterSubscriptions.members(descent.payload(), filter);
            if (members == null || !Members.contains(members, subscriber)) {
                return false;
            }
            FilterSubscriptions<S> changed =
                    FilterSubscriptions.withMembers(descent.payload(), filter, Members.without(members, subscriber));
            publish(before, descent.replace(changed), -1);
            return true;
        } finally {
            writing.unlock();
        }
    }

    /**
     * A number that grows with every change, together with the change. What was matched after it was read is still right
     * for as long as it stays the same.
     */
    public long version() {
        return state.version;
    }

    /** The number of subscriptions. */
    public long size() {
        return state.size;
    }

    /**
     * Everybody who gets a message on this topic.
     *
     * @param topicName a valid topic name
     */
    public Matches<S> match(String topicName) {
        return MatchWalk.match(state.root, topicName.getBytes(StandardCharsets.UTF_8));
    }

    /** Everybody who gets a message on this topic; faster than by name. */
    public Matches<S> match(Topic topic) {
        return MatchWalk.match(state.root, topic.utf8());
    }

    /** The tree of this moment, for tests of its shape. */
    LevelNode<FilterSubscriptions<S>> root() {
        return state.root;
    }

    private void publish(State<S> before, LevelNode<FilterSubscriptions<S>> root, int added) {
        state = new State<>(root, before.version + 1, before.size + added);
    }

    private static byte[] path(TopicFilter filter) {
        return filter.filter().getBytes(StandardCharsets.UTF_8);
    }
}
