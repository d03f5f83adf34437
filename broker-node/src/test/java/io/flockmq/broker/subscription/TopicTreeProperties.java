package io.flockmq.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TopicTreeProperties {

    /** Puts a value, or removes it. */
    record Change(String name, boolean put) {
        String value(int number) {
            return name + " = " + number;
        }
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void aTreeHoldsWhatAMapWouldAndAFilterFindsWhatItMatches(
            @ForAll("changes") List<Change> changes,
            @ForAll("filters") TopicFilter filter,
            @ForAll @IntRange(min = 1, max = 10) int page,
            @ForAll @IntRange(min = 1, max = 5) int visits) {
        TopicTree<String> tree = new TopicTree<>();
        Map<String, String> expected = new HashMap<>();
        int number = 0;
        for (Change change : changes) {
            apply(change, number++, tree, expected);
        }

        assertThat(tree.size()).isEqualTo(expected.size());
        TreeShape.assertMinimal(tree.root());
        List<String> matching = expected.entrySet().stream()
                .filter(entry -> NaiveMatcher.matches(filter, entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(tree.match(filter, Integer.MAX_VALUE)).containsExactlyInAnyOrderElementsOf(matching);
        assertThat(inPages(tree.cursor(filter), page, visits)).containsExactlyInAnyOrderElementsOf(matching);
        assertThat(tree.match(filter, page)).hasSize(Math.min(page, matching.size()));
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aCursorDeliversWhatIsThereAllTheTimeOnceAndNothingThatNeverWas(
            @ForAll("changes") List<Change> before,
            @ForAll("bursts") List<List<Change>> meanwhile,
            @ForAll("wideFilters") TopicFilter filter,
            @ForAll @IntRange(min = 1, max = 4) int page,
            @ForAll @IntRange(min = 1, max = 5) int visits) {
        TopicTree<String> tree = new TopicTree<>();
        Map<String, String> now = new HashMap<>();
        int number = 0;
        for (Change change : before) {
            apply(change, number++, tree, now);
        }
        Set<String> always = new HashSet<>(now.values());
        Set<String> ever = new HashSet<>(now.values());
        TopicCursor<String> cursor = tree.cursor(filter);
        List<String> found = new ArrayList<>();
        for (List<Change> burst : meanwhile) {
            cursor.next(page, visits, found::add);
            for (Change change : burst) {
                apply(change, number++, tree, now);
                ever.addAll(now.values());
            }
            if (!cursor.isDone()) {
                always.retainAll(now.values());
            }
        }
        found.addAll(inPages(cursor, page, visits));

        assertThat(found).doesNotHaveDuplicates();
        assertThat(ever).containsAll(found);
        assertThat(found).allMatch(value -> NaiveMatcher.matches(filter, name(value)));
        assertThat(found)
                .containsAll(always.stream()
                        .filter(value -> NaiveMatcher.matches(filter, name(value)))
                        .toList());
    }

    private static String name(String value) {
        return value.substring(0, value.indexOf(" = "));
    }

    private static List<String> inPages(TopicCursor<String> cursor, int page, int visits) {
        List<String> found = new ArrayList<>();
        while (!cursor.isDone()) {
            cursor.next(page, visits, found::add);
        }
        return found;
    }

    private static void apply(Change change, int number, TopicTree<String> tree, Map<String, String> expected) {
        if (change.put) {
            assertThat(tree.put(change.name, change.value(number)))
                    .isEqualTo(expected.put(change.name, change.value(number)));
        } else {
            assertThat(tree.remove(change.name)).isEqualTo(expected.remove(change.name));
        }
        assertThat(tree.get(change.name)).isEqualTo(expected.get(change.name));
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(TopicArbitraries.names(), Arbitraries.of(true, true, false))
                .as(Change::new)
                .list()
                .ofMaxSize(80);
    }

    /** What happens between two calls: enough to put nodes together that a cursor saw apart, and the other way round. */
    @Provide
    Arbitrary<List<List<Change>>> bursts() {
        return Combinators.combine(TopicArbitraries.names(), Arbitraries.of(true, false, false))
                .as(Change::new)
                .list()
                .ofMaxSize(40)
                .list()
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<TopicFilter> wideFilters() {
        return Arbitraries.of("#", "+/#", "a/#", "+/+", "+/+/+", "+/+/+/#", "+/b/#")
                .map(TopicFilter::of);
    }

    @Provide
    Arbitrary<TopicFilter> filters() {
        return TopicArbitraries.filters();
    }
}
