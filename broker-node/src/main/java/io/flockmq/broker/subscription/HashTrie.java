package io.flockmq.broker.subscription;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash array mapped trie: a map whose change copies about one small array for each five bits of hash and
 * shares the rest. Never empty; an absent map is null. Elements contain their keys; {@link Key} says how.
 *
 * <p>Elements have an order, that of their hashes as unsigned numbers and, within one hash, of {@link Key#compareTied}.
 * It does not depend on what else is in the map, so that a scan can go on in a newer version from where it stopped.
 *
 * <p>The methods call themselves at most 8 deep: once for each five bits, and for the bucket of elements
 * whose hashes are the same.
 *
 * @param <E> the elements, none of them a {@code HashTrie}
 */
final class HashTrie<E> {

    private static final int BITS = 5;

    /** Which of the 32 slots are taken; unused in a bucket. */
    private final int bitmap;

    /** An element or a HashTrie for each bit that is set, in the order of the bits; in a bucket, elements in order. */
    private final Object[] slots;

    private HashTrie(int bitmap, Object[] slots) {
        this.bitmap = bitmap;
        this.slots = slots;
    }

    /**
     * What is looked for.
     *
     * @param <E> the elements
     */
    interface Key<E> {
        /** The hash of this key. */
        int hash();

        /** The hash of the element's key. */
        int hashOf(E element);

        /** Whether the element has this key. */
        boolean fits(E element);

        /**
         * Negative if this key comes before the element, 0 if it fits, positive if it comes after: an order of those keys
         * that have the same hash.
         */
        int compareTied(E element);
    }

    /** A map with one element, which has this key. */
    static <E> HashTrie<E> of(Key<E> key, E element) {
        return new HashTrie<>(bit(key.hash(), 0), new Object[] {element});
    }

    /** The element with this key, or null. */
    @Nullable
    E get(Key<E> key) {
        int hash = key.hash();
        HashTrie<E> at = this;
        for (int used = 0; !isBucket(used); used += BITS) {
            int bit = bit(hash, used);
            if ((at.bitmap & bit) == 0) {
                return null;
            }
            Object slot = at.slots[at.position(bit)];
            if (!(slot instanceof HashTrie<?>)) {
                E element = element(slot);
                return key.fits(element) ? element : null;
            }
            at = sub(slot);
        }
        int i = at.bucketPosition(key);
        return i < 0 ? null : element(at.slots[i]);
    }

    /** This map with the element, which has this key, added or in the place of the one with the same key. */
    HashTrie<E> with(Key<E> key, E element) {
        return with(key, element, 0);
    }

    private HashTrie<E> with(Key<E> key, E element, int used) {
        if (isBucket(used)) {
            int i = bucketPosition(key);
            return new HashTrie<>(0, i < 0 ? inserted(-1 - i, element) : replaced(i, element));
        }
        int bit = bit(key.hash(), used);
        int i = position(bit);
        if ((bitmap & bit) == 0) {
            return new HashTrie<>(bitmap | bit, inserted(i, element));
        }
        Object slot = slots[i];
        if (slot instanceof HashTrie<?>) {
            return new HashTrie<>(bitmap, replaced(i, sub(slot).with(key, element, used + BITS)));
        }
        E present = element(slot);
        Object now =
                key.fits(present) ? element : single(key, present, used + BITS).with(key, element, used + BITS);
        return new HashTrie<>(bitmap, replaced(i, now));
    }

    private static <E> HashTrie<E> single(Key<E> key, E element, int used) {
        return new HashTrie<>(isBucket(used) ? 0 : bit(key.hashOf(element), used), new Object[] {element});
    }

    /** This map without the element that has this key: this map itself if there is none, null if nothing is left. */
    @Nullable
    HashTrie<E> without(Key<E> key) {
        return without(key, 0);
    }

    private @Nullable HashTrie<E> without(Key<E> key, int used) {
        if (isBucket(used)) {
            int i = bucketPosition(key);
            return i < 0 ? this : dropped(i, 0);
        }
        int bit = bit(key.hash(), used);
        if ((bitmap & bit) == 0) {
            return this;
        }
        int i = position(bit);
        Object slot = slots[i];
        if (!(slot instanceof HashTrie<?>)) {
            return key.fits(element(slot)) ? dropped(i, bitmap & ~bit) : this;
        }
        HashTrie<E> before = sub(slot);
        HashTrie<E> after = before.without(key, used + BITS);
        if (after == before) {
            return this;
        }
        if (after == null) {
            return dropped(i, bitmap & ~bit);
        }
        // A lone element moves up, so that a map's shape depends on its elements alone.
        Object lone = after.slots.length == 1 && !(after.slots[0] instanceof HashTrie<?>) ? after.slots[0] : after;
        return new HashTrie<>(bitmap, replaced(i, lone));
    }

    /** The first element. */
    E first() {
        return first(this);
    }

    /** The element that follows this key, which need not be in the map; or null. */
    @Nullable
    E after(Key<E> key) {
        Object right = null;
        HashTrie<E> at = this;
        for (int used = 0; !isBucket(used); used += BITS) {
            int bit = bit(key.hash(), used);
            boolean taken = (at.bitmap & bit) != 0;
            int i = at.position(bit);
            int next = taken ? i + 1 : i;
            if (next < at.slots.length) {
                right = at.slots[next];
            }
            if (!taken) {
                return right == null ? null : first(right);
            }
            Object slot = at.slots[i];
            if (!(slot instanceof HashTrie<?>)) {
                E element = element(slot);
                int order = Integer.compareUnsigned(key.hash(), key.hashOf(element));
                boolean follows = order < 0 || (order == 0 && key.compareTied(element) < 0);
                return follows ? element : right == null ? null : first(right);
            }
            at = sub(slot);
        }
        int i = at.bucketPosition(key);
        int next = i < 0 ? -1 - i : i + 1;
        if (next < at.slots.length) {
            return element(at.slots[next]);
        }
        return right == null ? null : first(right);
    }

    /** The only element, or null if there are more. */
    @Nullable
    E only() {
        return slots.length == 1 && !(slots[0] instanceof HashTrie<?>) ? element(slots[0]) : null;
    }

    /** Hands over every element, in order. */
    void forEach(Consumer<? super E> action) {
        for (Object slot : slots) {
            if (slot instanceof HashTrie<?>) {
                sub(slot).forEach(action);
            } else {
                action.accept(element(slot));
            }
        }
    }

    private E first(Object slot) {
        Object at = slot;
        while (at instanceof HashTrie<?> trie) {
            at = trie.slots[0];
        }
        return element(at);
    }

    /** Whether all bits of the hash are used up. */
    private static boolean isBucket(int used) {
        return used >= Integer.SIZE;
    }

    /** The bit for the next five bits of the hash, from the highest on. */
    private static int bit(int hash, int used) {
        return 1 << ((hash << used) >>> (Integer.SIZE - BITS));
    }

    private int position(int bit) {
        return Integer.bitCount(bitmap & (bit - 1));
    }

    /** Where the key is in this bucket, or -1 - (where it belongs). */
    private int bucketPosition(Key<E> key) {
        for (int i = 0; i < slots.length; i++) {
            int order = key.compareTied(element(slots[i]));
            if (order <= 0) {
                return order == 0 ? i : -1 - i;
            }
        }
        return -1 - slots.length;
    }

    private Object[] replaced(int i, Object slot) {
        Object[] copy = slots.clone();
        copy[i] = slot;
        return copy;
    }

    private Object[] inserted(int i, Object slot) {
        Object[] copy = new Object[slots.length + 1];
        System.arraycopy(slots, 0, copy, 0, i);
        copy[i] = slot;
        System.arraycopy(slots, i, copy, i + 1, slots.length - i);
        return copy;
    }

    private @Nullable HashTrie<E> dropped(int i, int newBitmap) {
        if (slots.length == 1) {
            return null;
        }
        Object[] copy = Arrays.copyOf(slots, slots.length - 1);
        System.arraycopy(slots, i + 1, copy, i, copy.length - i);
        return new HashTrie<>(newBitmap, copy);
    }

    @SuppressWarnings("unchecked") // slots hold nothing but E and HashTrie<E>
    private E element(Object slot) {
        return (E) slot;
    }

    @SuppressWarnings("unchecked") // slots hold nothing but E and HashTrie<E>
    private HashTrie<E> sub(Object slot) {
        return (HashTrie<E>) slot;
    }
}
