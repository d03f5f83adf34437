package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions of one filter. Immutable and never empty. Most filters have no groups: then it is the subscribers
 * themselves.
 *
 * @param <S> the subscribers
 */
sealed interface FilterSubscriptions<S> permits Members, FilterSubscriptions.WithGroups {

    /**
     * Subscriptions of which at least one is shared.
     *
     * @param direct the subscribers that share with nobody, or null
     * @param groups the groups by share name
     */
    record WithGroups<S>(@Nullable Members<S> direct, HashTrie<SharedGroup<S>> groups)
            implements FilterSubscriptions<S> {}

    /** A share name. */
    record ShareKey<S>(String shareName, int hash) implements HashTrie.Key<SharedGroup<S>> {
        ShareKey(String shareName) {
            this(shareName, LevelHash.of(shareName));
        }

        @Override
        public int hashOf(SharedGroup<S> group) {
            return LevelHash.of(group.shareName());
        }

        @Override
        public boolean fits(SharedGroup<S> group) {
            return group.shareName().equals(shareName);
        }

        @Override
        public int compareTied(SharedGroup<S> group) {
            return shareName.compareTo(group.shareName());
        }
    }

    /** The subscribers that share with nobody, or null. */
    static <S> @Nullable Members<S> direct(@Nullable FilterSubscriptions<S> all) {
        return switch (all) {
            case null -> null;
            case Members<S> members -> members;
            case WithGroups<S>(Members<S> direct, var _) -> direct;
        };
    }

    /** The groups by share name, or null. */
    static <S> @Nullable HashTrie<SharedGroup<S>> groups(@Nullable FilterSubscriptions<S> all) {
        return all instanceof WithGroups<S>(var _, HashTrie<SharedGroup<S>> groups) ? groups : null;
    }

    /** The subscribers that subscribed with this filter and share, or null. */
    static <S> @Nullable Members<S> members(@Nullable FilterSubscriptions<S> all, TopicFilter filter) {
        String shareName = filter.shareName();
        if (shareName == null) {
            return direct(all);
        }
        HashTrie<SharedGroup<S>> groups = groups(all);
        SharedGroup<S> group = groups == null ? null : groups.get(new ShareKey<>(shareName));
        return group == null ? null : group.memberSet();
    }

    /**
     * With other subscribers for this filter and share.
     *
     * @param members the subscribers, or null for none
     * @return null if nothing is left
     */
    static <S> @Nullable FilterSubscriptions<S> withMembers(
            @Nullable FilterSubscriptions<S> all, TopicFilter filter, @Nullable Members<S> members) {
        HashTrie<SharedGroup<S>> groups = groups(all);
        String shareName = filter.shareName();
        if (shareName == null) {
            return groups == null ? members : new WithGroups<>(members, groups);
        }
        ShareKey<S> key = new ShareKey<>(shareName);
        if (members != null) {
            SharedGroup<S> group = new SharedGroup<>(shareName, filter.filter(), members);
            groups = groups == null ? HashTrie.of(key, group) : groups.with(key, group);
        } else if (groups != null) {
            groups = groups.without(key);
        }
        Members<S> direct = direct(all);
        return groups == null ? direct : new WithGroups<>(direct, groups);
    }
}
