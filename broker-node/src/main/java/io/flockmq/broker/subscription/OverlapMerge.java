package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.Qos;
import java.util.Arrays;

/**
 * Merges the overlapping subscriptions of each subscriber, in time and memory proportional to the subscriptions, even if
 * all are of one subscriber. Used once, by one thread.
 *
 * @param <S> the subscribers
 */
final class OverlapMerge<S> {

    private static final int NONE = -1;

    private final Match<S>[] all;

    /** For each subscription, the one before it that belongs together with it, or {@link #NONE}. */
    private final int[] previous;

    /** Whether a later subscription belongs together with it. */
    private final boolean[] continued;

    /** A hash table, with linear probing, of the last subscription of each subscriber, or {@link #NONE}. */
    private final int[] last;

    /**
     * Prepares.
     *
     * @param all what to merge, in any order; not changed
     */
    OverlapMerge(Match<S>[] all) {
        this.all = all;
        previous = new int[all.length];
        continued = new boolean[all.length];
        last = new int[2 * Integer.highestOneBit(Math.max(1, all.length)) * 2];
        Arrays.fill(last, NONE);
    }

    /** One match for each subscriber, or two if its subscriptions differ in No Local. */
    Match<S>[] merged() {
        int count = chain();
        Match<S>[] merged = Members.newArray(count);
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            if (!continued[i]) {
                merged[next++] = previous[i] == NONE ? all[i] : merge(i);
            }
        }
        return merged;
    }

    private int chain() {
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            int slot = slot(all[i]);
            previous[i] = last[slot];
            last[slot] = i;
            if (previous[i] == NONE) {
                count++;
            } else {
                continued[previous[i]] = true;
            }
        }
        return count;
    }

    private int slot(Match<S> match) {
        int mask = last.length - 1;
        int slot = System.identityHashCode(match.subscriber()) & mask;
        while (last[slot] != NONE && !belongTogether(all[last[slot]], match)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static <S> boolean belongTogether(Match<S> one, Match<S> other) {
        return one.isFor(other.subscriber()) && one.noLocal() == other.noLocal();
    }

    private Match<S> merge(int from) {
        Qos qos = Qos.AT_MOST_ONCE;
        boolean retainAsPublished = false;
        int idCount = 0;
        for (int i = from; i != NONE; i = previous[i]) {
            Match<S> match = all[i];
            qos = qos.compareTo(match.qos()) >= 0 ? qos : match.qos(); // [MQTT-3.3.4-2]
            retainAsPublished |= match.retainAsPublished();
            idCount += match.subscriptionIds().length;
        }
        int[] ids = new int[idCount]; // [MQTT-3.3.4-4]
        int next = 0;
        for (int i = from; i != NONE; i = previous[i]) {
            for (int id : all[i].subscriptionIds()) {
                ids[next++] = id;
            }
        }
        Match<S> first = all[from];
        return new Match<>(first.subscriber(), qos, first.noLocal(), retainAsPublished, ids);
    }
}
