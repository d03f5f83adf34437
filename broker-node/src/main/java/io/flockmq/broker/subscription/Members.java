package io.flockmq.broker.subscription;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one filter or of one group, each once. Immutable and never empty. One is kept as itself, few in an
 * array, many in a hash map, so that most filters are small and the change of one subscriber among 100,000 is cheap.
 *
 * @param <S> the subscribers
 */
sealed interface Members<S> extends FilterSubscriptions<S> permits Match, Members.Few, Members.Many {

    /** The most subscribers that an array holds. */
    int FEW = 16;

    /**
     * Two to {@value #FEW} subscribers.
     *
     * @param matches not changed
     */
    record Few<S>(Match<S>[] matches) implements Members<S> {}

    /** More than {@value #FEW} subscribers. */
    record Many<S>(HashTrie<Match<S>> matches, int count) implements Members<S> {}

    /** A subscriber, looked for by identity. */
    record SubscriberKey<S>(S subscriber) implements HashTrie.Key<Match<S>> {
        @Override
        public int hash() {
            return System.identityHashCode(subscriber);
        }

        @Override
        public int hashOf(Match<S> match) {
            return System.identityHashCode(match.subscriber());
        }

        @Override
        public boolean fits(Match<S> match) {
            return match.isFor(subscriber);
        }

        @Override
        public int compareTied(Match<S> match) {
            return fits(match) ? 0 : 1; // new ones go to the end
        }
    }

    /** How many there are. */
    static int count(Members<?> members) {
        return switch (members) {
            case Match<?> _ -> 1;
            case Few<?>(Match<?>[] matches) -> matches.length;
            case Many<?>(HashTrie<?> _, int count) -> count;
        };
    }

    /** Whether the subscriber is among them. */
    static <S> boolean contains(Members<S> members, S subscriber) {
        return switch (members) {
            case Match<S> one -> one.isFor(subscriber);
            case Few<S>(Match<S>[] matches) -> indexOf(matches, subscriber) >= 0;
            case Many<S>(HashTrie<Match<S>> matches, int _) -> matches.get(new SubscriberKey<>(subscriber)) != null;
        };
    }

    /** With this one added, or in the place of that with the same subscriber. */
    static <S> Members<S> with(@Nullable Members<S> members, Match<S> match) {
        return switch (members) {
            case null -> match;
            case Match<S> one -> one.isFor(match.subscriber()) ? match : few(one, match);
            case Few<S>(Match<S>[] matches) -> {
                int i = indexOf(matches, match.subscriber());
                if (i < 0 && matches.length == FEW) {
                    yield many(matches, match);
                }
                Match<S>[] copy = Arrays.copyOf(matches, i < 0 ? matches.length + 1 : matches.length);
                copy[i < 0 ? matches.length : i] = match;
                yield new Few<>(copy);
            }
            case Many<S>(HashTrie<Match<S>> matches, int count) -> {
                SubscriberKey<S> key = new SubscriberKey<>(match.subscriber());
                yield new Many<>(matches.with(key, match), matches.get(key) == null ? count + 1 : count);
            }
        };
    }

    /** Without the subscriber, which is among them; null if it was the only one. */
    static <S> @Nullable Members<S> without(Members<S> members, S subscriber) {
        return switch (members) {
            case Match<S> _ -> null;
            case Few<S>(Match<S>[] matches) -> {
                int i = indexOf(matches, subscriber);
                if (matches.length == 2) {
                    yield matches[1 - i];
                }
                Match<S>[] copy = Arrays.copyOf(matches, matches.length - 1);
                System.arraycopy(matches, i + 1, copy, i, copy.length - i);
                yield new Few<>(copy);
            }
            case Many<S>(HashTrie<Match<S>> matches, int count) -> {
                HashTrie<Match<S>> rest = matches.without(new SubscriberKey<>(subscriber));
                if (rest == null) {
                    throw new IllegalStateException("more than " + FEW + " subscribers, and none left");
                }
                Many<S> fewer = new Many<>(rest, count - 1);
                yield count - 1 > FEW ? fewer : new Few<>(toArray(fewer));
            }
        };
    }

    /** All of them in an array that is shared and not to be changed. */
    static <S> Match<S>[] toArray(Members<S> members) {
        if (members instanceof Few<S>(Match<S>[] matches)) {
            return matches;
        }
        Match<S>[] array = newArray(count(members));
        copy(members, array, 0);
        return array;
    }

    /** Copies all of them into the array, from this index on. */
    static <S> void copy(Members<S> members, Match<S>[] into, int from) {
        switch (members) {
            case Match<S> one -> into[from] = one;
            case Few<S>(Match<S>[] matches) -> System.arraycopy(matches, 0, into, from, matches.length);
            case Many<S>(HashTrie<Match<S>> matches, int _) -> {
                int[] next = {from};
                matches.forEach(match -> into[next[0]++] = match);
            }
        }
    }

    /** An array with room for so many. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    static <S> Match<S>[] newArray(int length) {
        return new Match[length];
    }

    private static <S> Members<S> few(Match<S> first, Match<S> second) {
        Match<S>[] pair = newArray(2);
        pair[0] = first;
        pair[1] = second;
        return new Few<>(pair);
    }

    private static <S> Members<S> many(Match<S>[] few, Match<S> another) {
        HashTrie<Match<S>> all = HashTrie.of(new SubscriberKey<>(another.subscriber()), another);
        for (Match<S> match : few) {
            all = all.with(new SubscriberKey<>(match.subscriber()), match);
        }
        return new Many<>(all, few.length + 1);
    }

    private static <S> int indexOf(Match<S>[] matches, S subscriber) {
        for (int i = 0; i < matches.length; i++) {
            if (matches[i].isFor(subscriber)) {
                return i;
            }
        }
        return -1;
    }
}
