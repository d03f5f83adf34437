package io.flockmq.broker.subscription;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashTrieTest {

    /** An element with a hash that the test chooses. */
    private record Item(int hash, int number) implements HashTrie.Key<Item> {
        @Override
        public int hashOf(Item item) {
            return item.hash;
        }

        @Override
        public boolean fits(Item item) {
            return equals(item);
        }

        @Override
        public int compareTied(Item item) {
            return Integer.compare(number, item.number);
        }
    }

    private static final Comparator<Item> ORDER = ((Comparator<Item>)
                    (one, other) -> Integer.compareUnsigned(one.hash, other.hash))
            .thenComparingInt(Item::number);

    @Test
    void elementsWithEqualAndSimilarHashesAreKeptApartAndInOrder() {
        HashTrie<Item> trie = trieOf(items());
        List<Item> sorted = sorted();

        assertThat(all(trie)).isEqualTo(sorted);
        assertThat(all(trieOf(sorted))).isEqualTo(sorted);
        assertThat(trie.first()).isEqualTo(sorted.getFirst());
        for (int i = 0; i < sorted.size(); i++) {
            assertThat(trie.get(sorted.get(i))).isEqualTo(sorted.get(i));
            assertThat(trie.after(sorted.get(i))).isEqualTo(i + 1 < sorted.size() ? sorted.get(i + 1) : null);
        }
    }

    @Test
    void anElementTakesThePlaceOfTheOneWithItsKey() {
        HashTrie<Item> trie = trieOf(items());
        for (Item item : items()) {
            Item same = new Item(item.hash, item.number);
            trie = trie.with(same, same);
            assertThat(trie.get(item)).isSameAs(same);
        }
        assertThat(all(trie)).isEqualTo(sorted());
    }

    @Test
    void whatFollowsAnElementDoesNotDependOnWhetherItIsThere() {
        List<Item> sorted = sorted();
        HashTrie<Item> trie = trieOf(sorted);
        for (int i = 0; i < sorted.size(); i++) {
            HashTrie<Item> without = requireNonNull(trie.without(sorted.get(i)));
            assertThat(without.get(sorted.get(i))).isNull();
            assertThat(without.after(sorted.get(i))).isEqualTo(i + 1 < sorted.size() ? sorted.get(i + 1) : null);
        }
    }

    @Test
    void whatIsRemovedLeavesNothingBehind() {
        List<Item> items = items();
        HashTrie<Item> trie = trieOf(items);
        Item lone = items.removeLast();
        Collections.shuffle(items, new Random(2));
        for (Item item : items) {
            trie = requireNonNull(trie.without(item));
            assertThat(trie.without(item)).isSameAs(trie);
        }
        assertThat(trie.only()).isEqualTo(lone);
        assertThat(trie.without(lone)).isNull();
    }

    private static HashTrie<Item> trieOf(List<Item> items) {
        HashTrie<Item> trie = HashTrie.of(items.getFirst(), items.getFirst());
        for (Item item : items) {
            trie = trie.with(item, item);
        }
        return trie;
    }

    private static List<Item> sorted() {
        List<Item> sorted = items();
        sorted.sort(ORDER);
        return sorted;
    }

    private static List<Item> all(HashTrie<Item> trie) {
        List<Item> all = new ArrayList<>();
        trie.forEach(all::add);
        return all;
    }

    /** Random hashes, hashes that differ in their last bits, and equal ones. */
    private static List<Item> items() {
        Random random = new Random(1);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            items.add(new Item(random.nextInt(), i));
        }
        for (int hash : new int[] {0, 1, 2, 3, -1, -2, -4, 0x8000_0000, 0x7fff_ffff, 64}) {
            for (int i = 0; i < 5; i++) {
                items.add(new Item(hash, 1000 + i));
            }
        }
        Collections.shuffle(items, random);
        return items;
    }
}
