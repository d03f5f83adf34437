package io.flockmq.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TopicTreeTest {

    private final TopicTree<String> tree = new TopicTree<>();

    @Test
    void aNameHasTheValueThatWasPutLast() {
        assertThat(tree.put("a/b", "1")).isNull();
        assertThat(tree.put("a/b", "2")).isEqualTo("1");
        assertThat(tree.get("a/b")).isEqualTo("2");
        assertThat(tree.get("a")).isNull();
        assertThat(tree.get("a/b/")).isNull();
        assertThat(tree.size()).isEqualTo(1);
    }

    @Test
    void aValueIsRemovedOnce() {
        tree.put("a/b", "1");
        assertThat(tree.remove("a")).isNull();
        assertThat(tree.remove("a/b")).isEqualTo("1");
        assertThat(tree.remove("a/b")).isNull();
        assertThat(tree.size()).isZero();
        assertThat(tree.root().children()).isNull();
    }

    @Test
    void aValueIsRemovedOnlyIfItIsTheVeryOneExpected() {
        String first = new String("same");
        String second = new String("same");
        tree.put("a", first);
        assertThat(tree.remove("a", second)).isFalse();
        assertThat(tree.remove("b", first)).isFalse();
        assertThat(tree.get("a")).isSameAs(first);
        assertThat(tree.remove("a", first)).isTrue();
        assertThat(tree.size()).isZero();
    }

    @Test
    void aValueIsComputedFromThePresentOne() {
        assertThat(tree.compute("a", present -> present == null ? "new" : "wrong"))
                .isEqualTo("new");
        assertThat(tree.compute("a", present -> present + "er")).isEqualTo("newer");
        assertThat(tree.compute("a", _ -> null)).isNull();
        assertThat(tree.size()).isZero();
    }

    @Test
    void nothingChangesIfComputingThrows() {
        tree.put("a", "1");
        assertThatThrownBy(() -> tree.compute("a", _ -> {
                    throw new IllegalArgumentException();
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(tree.get("a")).isEqualTo("1");
        assertThat(tree.put("a", "2")).isEqualTo("1");
    }

    @Test
    void filtersFindTheNamesThatTheyMatch() {
        for (String name : List.of("a", "a/b", "a/b/c", "a/c", "/a", "a/", "$SYS/a", "$SYS", "b/$x")) {
            tree.put(name, name);
        }
        assertThat(find("a")).containsExactly("a");
        assertThat(find("a/+")).containsExactlyInAnyOrder("a/b", "a/c", "a/");
        assertThat(find("a/#")).containsExactlyInAnyOrder("a", "a/b", "a/b/c", "a/c", "a/");
        assertThat(find("+/+")).containsExactlyInAnyOrder("a/b", "a/c", "/a", "a/", "b/$x");
        assertThat(find("+/b/#")).containsExactlyInAnyOrder("a/b", "a/b/c");
        assertThat(find("#")).containsExactlyInAnyOrder("a", "a/b", "a/b/c", "a/c", "/a", "a/", "b/$x");
        assertThat(find("$SYS/#")).containsExactlyInAnyOrder("$SYS", "$SYS/a");
        assertThat(find("$SYS/+")).containsExactly("$SYS/a");
        assertThat(find("x/#")).isEmpty();
    }

    @Test
    void noMoreValuesAreFoundThanTheLimit() {
        for (int i = 0; i < 100; i++) {
            tree.put("a/" + i, "v");
        }
        assertThat(tree.match(TopicFilter.of("#"), 7)).hasSize(7);
        assertThat(tree.match(TopicFilter.of("#"), 0)).isEmpty();
        assertThat(tree.match(TopicFilter.of("a/+"), 1000)).hasSize(100);
    }

    @Test
    void aCursorDeliversEverythingOnceInPieces() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String name = "a/" + i % 10 + (i % 3 == 0 ? "" : "/b/" + i);
            names.add(name);
            tree.put(name, name);
        }
        TopicCursor<String> cursor = tree.cursor(TopicFilter.of("#"));
        List<String> found = new ArrayList<>();
        while (!cursor.isDone()) {
            assertThat(cursor.next(7, found::add)).isLessThanOrEqualTo(7);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(names);
        assertThat(cursor.next(7, found::add)).isZero();
    }

    @Test
    void aCursorFindsTheOneNameThatMatchesAmongManyThatDoNot() {
        putManyOfWhichOneMatches();
        List<String> found = new ArrayList<>();
        assertThat(tree.cursor(TopicFilter.of("+/+/zzz")).next(10, found::add)).isEqualTo(1);
        assertThat(found).containsExactly("found");
    }

    @Test
    void theWorkOfOneCallCanBeBoundedEvenIfNothingMatches() {
        putManyOfWhichOneMatches();
        TopicCursor<String> cursor = tree.cursor(TopicFilter.of("+/+/zzz"));
        List<String> found = new ArrayList<>();
        int calls = 0;
        while (!cursor.isDone()) {
            cursor.next(10, 1000, found::add);
            calls++;
        }
        assertThat(found).containsExactly("found");
        assertThat(calls).isGreaterThan(20);
    }

    private void putManyOfWhichOneMatches() {
        for (int i = 0; i < 20_000; i++) {
            tree.put("a/" + i + "/b", "v");
        }
        tree.put("a/x/zzz", "found");
    }

    @Test
    void aCursorGoesOnRightlyThoughBranchesAreJoinedSplitAndRemovedMeanwhile() {
        for (int i = 0; i < 300; i++) {
            tree.put("a/" + i + "/b/c", "stays " + i);
            tree.put("a/" + i + "/b/d", "goes");
        }
        TopicCursor<String> cursor = tree.cursor(TopicFilter.of("a/#"));
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            cursor.next(1, found::add);
            tree.remove("a/" + i + "/b/d");
            tree.put("a/" + i, "new");
        }
        while (!cursor.isDone()) {
            cursor.next(100, found::add);
        }
        for (int i = 0; i < 300; i++) {
            assertThat(found).containsOnlyOnce("stays " + i);
        }
    }

    @Test
    void aCursorDeliversTheValueThatANameHasWhenItsTurnComes() {
        for (int i = 0; i < 10; i++) {
            tree.put("a/" + i, "old");
        }
        TopicCursor<String> cursor = tree.cursor(TopicFilter.of("a/+"));
        List<String> found = new ArrayList<>();
        cursor.next(1, found::add);
        for (int i = 0; i < 10; i++) {
            tree.put("a/" + i, "new");
        }
        cursor.next(100, found::add);
        assertThat(found).hasSize(10).startsWith("old").endsWith("new").containsOnlyOnce("old");
    }

    @Test
    @Timeout(20)
    void aNameOfTheMostLevelsThatFitIsHandled() {
        String slashes = "/".repeat(65_535);
        tree.put(slashes, "long");
        tree.put("/", "short");
        assertThat(tree.get(slashes)).isEqualTo("long");
        assertThat(find("#")).containsExactlyInAnyOrder("long", "short");
        assertThat(find("+/".repeat(32_767) + "#")).containsExactly("long");
        assertThat(tree.remove(slashes)).isEqualTo("long");
        assertThat(find("/#")).containsExactly("short");
    }

    private List<String> find(String filter) {
        return tree.match(TopicFilter.of(filter), Integer.MAX_VALUE);
    }
}
