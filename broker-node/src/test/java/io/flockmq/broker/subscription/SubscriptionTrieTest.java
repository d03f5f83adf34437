package io.flockmq.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTrieTest {

    private static final SubscriptionOptions QOS_0 = SubscriptionOptions.of(Qos.AT_MOST_ONCE);

    private final SubscriptionTrie<String> trie = new SubscriptionTrie<>();

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "a/b, a/b",
        "a/+, a/b",
        "a/+, a/",
        "+, a",
        "+/+, /a",
        "/+, /a",
        "+/, a/",
        "'/', '/'",
        "a//b, a//b",
        "a/+/b, a//b",
        "#, a",
        "#, a/b/c",
        "#, '/'",
        "a/#, a",
        "a/#, a/",
        "a/#, a/b/c",
        "+/#, a",
        "+/b/#, a/b",
        "$SYS/#, $SYS",
        "$SYS/+, $SYS/uptime",
        "$SYS/#, $SYS/broker/uptime",
        "a/$b/#, a/$b",
        "a/+, a/$b",
        "größe/+, größe/尺寸",
    })
    void aFilterMatches(String filter, String topic) {
        put(filter, "s");
        assertThat(subscribers(topic)).containsExactly("s");
    }

    @ParameterizedTest
    @CsvSource({
        "a, b",
        "a, A",
        "a, a/",
        "a, /a",
        "a/, a",
        "a, ab",
        "ab, a",
        "a/b, a",
        "a/+, a",
        "a/+, a/b/c",
        "+, /a",
        "+, a/",
        "a//b, a/b",
        "a/#, ab",
        "a/#, '/a'",
        "a/b/#, a",
        "+/b/#, a",
        "a/b/c, a/x/c",
    })
    void aFilterDoesNotMatch(String filter, String topic) {
        put(filter, "s");
        assertThat(subscribers(topic)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"#, $SYS", "#, $SYS/a", "+/#, $SYS/a", "+/a, $SYS/a", "+, $x"})
    void aFilterThatStartsWithAWildcardDoesNotMatchATopicThatStartsWithADollar(String filter, String topic) {
        put(filter, "s");
        put("$share/g/" + filter, "member");
        assertThat(trie.match(topic).isEmpty()).isTrue();
    }

    @Test
    void everySubscriberOfEveryMatchingFilterIsFound() {
        put("building1/+/temperature", "a");
        put("building1/#", "b");
        put("building1/hall/temperature", "c");
        put("building1/hall/temperature", "d");
        put("building2/#", "e");
        put("building1/hall", "f");

        assertThat(subscribers("building1/hall/temperature")).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(subscribers("building1")).containsExactly("b");
    }

    @Test
    void overlappingSubscriptionsOfOneSubscriberAreMergedWithTheHighestQosAndAllIdentifiers() {
        trie.put(TopicFilter.of("a/b"), "s", options(Qos.AT_LEAST_ONCE, false, false, 7));
        trie.put(TopicFilter.of("a/+"), "s", options(Qos.EXACTLY_ONCE, false, true, 3));
        trie.put(TopicFilter.of("a/#"), "s", options(Qos.AT_MOST_ONCE, false, false, 0));
        trie.put(TopicFilter.of("#"), "s", options(Qos.AT_MOST_ONCE, false, false, 7));

        Match<String>[] direct = trie.match("a/b").direct();

        assertThat(direct).hasSize(1);
        assertThat(direct[0].qos()).isEqualTo(Qos.EXACTLY_ONCE);
        assertThat(direct[0].retainAsPublished()).isTrue();
        assertThat(direct[0].subscriptionIds()).containsExactlyInAnyOrder(3, 7, 7);
    }

    @Test
    void overlappingSubscriptionsThatDifferInNoLocalAreMergedSeparately() {
        trie.put(TopicFilter.of("a/b"), "s", options(Qos.AT_LEAST_ONCE, true, false, 1));
        trie.put(TopicFilter.of("a/+"), "s", options(Qos.EXACTLY_ONCE, true, false, 2));
        trie.put(TopicFilter.of("a/#"), "s", options(Qos.AT_MOST_ONCE, false, true, 3));

        assertThat(trie.match("a/b").direct()).hasSize(2).anySatisfy(match -> {
            assertThat(match.noLocal()).isTrue();
            assertThat(match.qos()).isEqualTo(Qos.EXACTLY_ONCE);
            assertThat(match.retainAsPublished()).isFalse();
            assertThat(match.subscriptionIds()).containsExactlyInAnyOrder(1, 2);
        });
        assertThat(trie.match("a/b").direct()).anySatisfy(match -> {
            assertThat(match.noLocal()).isFalse();
            assertThat(match.qos()).isEqualTo(Qos.AT_MOST_ONCE);
            assertThat(match.retainAsPublished()).isTrue();
            assertThat(match.subscriptionIds()).containsExactly(3);
        });
    }

    @Test
    void subscribersAreDistinguishedByIdentity() {
        SubscriptionTrie<List<Integer>> lists = new SubscriptionTrie<>();
        lists.put(TopicFilter.of("a"), new ArrayList<>(), QOS_0);
        lists.put(TopicFilter.of("a"), new ArrayList<>(), QOS_0);
        lists.put(TopicFilter.of("+"), new ArrayList<>(), QOS_0);

        assertThat(lists.match("a").direct()).hasSize(3);
    }

    @Test
    void aSecondSubscriptionWithTheSameFilterReplacesTheFirst() {
        assertThat(trie.put(TopicFilter.of("a"), "s", options(Qos.EXACTLY_ONCE, true, true, 5)))
                .isTrue();
        assertThat(trie.put(TopicFilter.of("a"), "s", QOS_0)).isFalse();

        assertThat(trie.size()).isEqualTo(1);
        assertThat(trie.match("a").direct()).hasSize(1).allSatisfy(match -> {
            assertThat(match.qos()).isEqualTo(Qos.AT_MOST_ONCE);
            assertThat(match.noLocal()).isFalse();
            assertThat(match.retainAsPublished()).isFalse();
            assertThat(match.subscriptionIds()).isEmpty();
        });
    }

    @Test
    void aRemovedSubscriptionIsNotMatchedAndCannotBeRemovedAgain() {
        put("a/b", "s");
        put("a/b", "t");

        assertThat(remove("a/b", "s")).isTrue();
        assertThat(remove("a/b", "s")).isFalse();
        assertThat(remove("a", "t")).isFalse();
        assertThat(remove("a/b/c", "t")).isFalse();
        assertThat(remove("a/+", "t")).isFalse();

        assertThat(subscribers("a/b")).containsExactly("t");
        assertThat(trie.size()).isEqualTo(1);
    }

    @Test
    void theVersionChangesWithEveryChangeAndOnlyThen() {
        long atStart = trie.version();
        put("a", "s");
        long afterPut = trie.version();
        put("a", "s");
        long afterReplacing = trie.version();
        remove("b", "s");
        assertThat(trie.version()).isEqualTo(afterReplacing);
        remove("a", "s");

        assertThat(atStart).isLessThan(afterPut);
        assertThat(afterPut).isLessThan(afterReplacing);
        assertThat(afterReplacing).isLessThan(trie.version());
    }

    @Test
    void aMatchDoesNotChangeAfterwards() {
        put("a", "s");
        put("$share/g/a", "s");
        Matches<String> before = trie.match("a");
        put("a", "t");
        put("$share/g/a", "t");

        assertThat(before.direct()).hasSize(1);
        assertThat(before.groups()[0].members()).hasSize(1);
    }

    @Test
    void nothingIsLeftWhenEverythingWasRemoved() {
        List<String> filters = List.of(
                "a",
                "a/b",
                "a/b/c/d",
                "a/b/x",
                "a/+",
                "a/#",
                "#",
                "+",
                "+/+/#",
                "/",
                "//",
                "//a",
                "a//",
                "$share/g/a/b",
                "$share/h/a/b",
                "$share/g/#");
        for (String filter : filters) {
            for (int i = 0; i < 40; i++) {
                put(filter, "s" + i);
            }
        }
        for (String filter : filters.reversed()) {
            for (int i = 0; i < 40; i++) {
                assertThat(remove(filter, "s" + i)).as(filter).isTrue();
            }
        }

        assertThat(trie.size()).isZero();
        assertThat(trie.root().children()).isNull();
        assertThat(trie.root().payload()).isNull();
    }

    @Test
    void removingAFilterJoinsTheBranchesThatItHadSplit() {
        put("a/b/c/d", "s");
        put("a/b/x/y", "s");
        put("a/b", "s");
        remove("a/b/x/y", "s");
        remove("a/b", "s");

        SubscriptionTrie<String> fresh = new SubscriptionTrie<>();
        fresh.put(TopicFilter.of("a/b/c/d"), "s", QOS_0);
        assertThat(TreeShape.of(trie.root())).isEqualTo(TreeShape.of(fresh.root()));
    }

    @Test
    void manySubscribersOfOneFilterComeAndGo() {
        int count = 100_000;
        List<Object> all = new ArrayList<>();
        SubscriptionTrie<Object> objects = new SubscriptionTrie<>();
        TopicFilter filter = TopicFilter.of("a/+");
        for (int i = 0; i < count; i++) {
            Object subscriber = new Object();
            all.add(subscriber);
            objects.put(filter, subscriber, QOS_0);
        }
        assertThat(objects.size()).isEqualTo(count);
        assertThat(objects.put(filter, all.getFirst(), QOS_0)).isFalse();
        assertThat(Arrays.stream(objects.match("a/b").direct())
                        .map(Match::subscriber)
                        .distinct())
                .hasSize(count);
        for (Object subscriber : all) {
            objects.remove(filter, subscriber);
        }
        assertThat(objects.size()).isZero();
        assertThat(objects.root().children()).isNull();
    }

    @Test
    @Timeout(20)
    void aTopicOrAFilterOfTheMostLevelsThatFitIsHandled() {
        String slashes = "/".repeat(65_535);
        put(slashes, "exact");
        put("+" + "/+".repeat(32_767), "half as many");
        put("+/".repeat(32_767) + "#", "at least half");
        put("/#", "any");
        put("//x", "none");

        assertThat(subscribers(slashes)).containsExactlyInAnyOrder("exact", "at least half", "any");
    }

    @Test
    @Timeout(20)
    void everyPrefixOfALongTopicMayBeAFilter() {
        for (int levels = 1; levels <= 1000; levels++) {
            put("/".repeat(levels), "s");
            put("/".repeat(levels) + "#", "t");
        }
        assertThat(subscribers("/".repeat(1000))).containsExactlyInAnyOrder("s", "t");
        assertThat(trie.match("/".repeat(1001)).direct()).hasSize(1);
    }

    @Test
    @Timeout(20)
    void filtersWithAWildcardOrNotAtEveryLevelAreEachVisitedOnce() {
        // Every filter matches up to its last level, where none does: the worst there is.
        for (int bits = 0; bits < 1 << 16; bits++) {
            StringBuilder filter = new StringBuilder();
            for (int level = 0; level < 16; level++) {
                filter.append((bits >>> level & 1) == 0 ? "+/" : "a/");
            }
            put(filter + "x", "s");
        }
        long start = System.nanoTime();
        assertThat(trie.match("a/".repeat(16) + "y").isEmpty()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(trie.match("a/".repeat(16) + "x").direct()).hasSize(1);
    }

    @Test
    void aTopicMatchesAsItsNameDoes() {
        put("größe/+", "s");
        assertThat(trie.match(Topic.of("größe/x")).direct()).hasSize(1);
        assertThat(trie.match(Topic.of("größe")).isEmpty()).isTrue();
    }

    @Test
    void retainHandlingHasItsValuesOnTheWire() {
        for (RetainHandling handling : RetainHandling.values()) {
            assertThat(RetainHandling.of(handling.value())).isEqualTo(handling);
        }
        assertThat(RetainHandling.of(1)).isEqualTo(RetainHandling.SEND_IF_NEW);
    }

    private void put(String filter, String subscriber) {
        trie.put(TopicFilter.of(filter), subscriber.intern(), QOS_0);
    }

    private boolean remove(String filter, String subscriber) {
        return trie.remove(TopicFilter.of(filter), subscriber.intern());
    }

    private List<String> subscribers(String topic) {
        return Arrays.stream(trie.match(topic).direct()).map(Match::subscriber).toList();
    }

    private static SubscriptionOptions options(Qos qos, boolean noLocal, boolean retainAsPublished, int id) {
        return new SubscriptionOptions(qos, noLocal, retainAsPublished, RetainHandling.SEND, id);
    }
}
