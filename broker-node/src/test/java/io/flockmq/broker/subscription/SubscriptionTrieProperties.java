package io.flockmq.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SubscriptionTrieProperties {

    private static final List<Object> SUBSCRIBERS =
            IntStream.range(0, 20).<Object>mapToObj(i -> "s" + i).toList();

    /** Puts a subscription, or removes it if there are no options. */
    record Change(TopicFilter filter, int subscriber, boolean put, SubscriptionOptions options) {}

    private record Key(TopicFilter filter, Object subscriber) {}

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void aMatchIsWhatTheFiltersSayOneByOne(
            @ForAll("changes") List<Change> changes, @ForAll("names") List<String> names) {
        SubscriptionTrie<Object> trie = new SubscriptionTrie<>();
        Map<Key, SubscriptionOptions> expected = new HashMap<>();
        for (Change change : changes) {
            apply(change, trie, expected);
        }

        assertThat(trie.size()).isEqualTo(expected.size());
        TreeShape.assertMinimal(trie.root());
        for (String name : names) {
            Matches<Object> matches = trie.match(name);
            assertThat(direct(matches)).as(name).containsExactlyInAnyOrderElementsOf(naiveDirect(expected, name));
            assertThat(shared(matches)).as(name).containsExactlyInAnyOrderElementsOf(naiveShared(expected, name));
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void nothingIsLeftAfterEverythingIsRemoved(@ForAll("changes") List<Change> changes) {
        SubscriptionTrie<Object> trie = new SubscriptionTrie<>();
        Map<Key, SubscriptionOptions> expected = new HashMap<>();
        for (Change change : changes) {
            apply(change, trie, expected);
        }
        for (Key key : expected.keySet()) {
            assertThat(trie.remove(key.filter, key.subscriber)).isTrue();
        }
        assertThat(trie.size()).isZero();
        assertThat(trie.root().children()).isNull();
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aCacheAnswersAsTheTrieDoes(@ForAll("changes") List<Change> changes, @ForAll("names") List<String> names) {
        SubscriptionTrie<Object> trie = new SubscriptionTrie<>();
        MatchCache<Object, Integer> cache = new MatchCache<>(trie, Matches::count, 30);
        Map<Key, SubscriptionOptions> expected = new HashMap<>();
        for (Change change : changes) {
            apply(change, trie, expected);
            for (String name : names) {
                assertThat(cache.get(Topic.of(name))).isEqualTo(trie.match(name).count());
            }
        }
    }

    private static void apply(Change change, SubscriptionTrie<Object> trie, Map<Key, SubscriptionOptions> expected) {
        Object subscriber = SUBSCRIBERS.get(change.subscriber);
        Key key = new Key(change.filter, subscriber);
        long version = trie.version();
        if (change.put) {
            boolean isNew = expected.put(key, change.options) == null;
            boolean added = trie.put(change.filter, subscriber, change.options);
            assertThat(added).isEqualTo(isNew);
            assertThat(trie.version()).isGreaterThan(version);
        } else {
            boolean wasThere = expected.remove(key) != null;
            boolean removed = trie.remove(change.filter, subscriber);
            assertThat(removed).isEqualTo(wasThere);
            assertThat(trie.version() > version).isEqualTo(removed);
        }
    }

    /** Subscriber, No Local, QoS, Retain As Published and sorted identifiers, as text. */
    private static List<String> direct(Matches<Object> matches) {
        List<String> all = new ArrayList<>();
        for (Match<Object> match : matches.direct()) {
            all.add(text(match));
        }
        return all;
    }

    private static String text(Match<?> match) {
        List<Integer> ids =
                IntStream.of(match.subscriptionIds()).sorted().boxed().toList();
        return "%s %s %s %s %s"
                .formatted(match.subscriber(), match.noLocal(), match.qos(), match.retainAsPublished(), ids);
    }

    private static List<String> naiveDirect(Map<Key, SubscriptionOptions> all, String name) {
        List<String> found = new ArrayList<>();
        for (Object subscriber : SUBSCRIBERS) {
            for (boolean noLocal : new boolean[] {false, true}) {
                List<SubscriptionOptions> options = all.entrySet().stream()
                        .filter(entry -> entry.getKey().subscriber.equals(subscriber))
                        .filter(entry -> !entry.getKey().filter.isShared())
                        .filter(entry -> entry.getValue().noLocal() == noLocal)
                        .filter(entry -> NaiveMatcher.matches(entry.getKey().filter, name))
                        .map(Map.Entry::getValue)
                        .toList();
                if (!options.isEmpty()) {
                    Qos qos = options.stream()
                            .map(SubscriptionOptions::qos)
                            .max(Qos::compareTo)
                            .orElseThrow();
                    int[] ids = options.stream()
                            .mapToInt(SubscriptionOptions::subscriptionId)
                            .filter(id -> id != 0)
                            .toArray();
                    boolean retain = options.stream().anyMatch(SubscriptionOptions::retainAsPublished);
                    found.add(text(new Match<>(subscriber, qos, noLocal, retain, ids)));
                }
            }
        }
        return found;
    }

    private static List<String> shared(Matches<Object> matches) {
        List<String> all = new ArrayList<>();
        for (SharedGroup<Object> group : matches.groups()) {
            assertThat(group.size()).isEqualTo(group.members().length);
            for (Match<Object> member : group.members()) {
                all.add(group.shareName() + ' ' + group.filter() + ' ' + text(member));
            }
        }
        return all;
    }

    private static List<String> naiveShared(Map<Key, SubscriptionOptions> all, String name) {
        List<String> found = new ArrayList<>();
        all.forEach((key, options) -> {
            if (key.filter.isShared() && NaiveMatcher.matches(key.filter, name)) {
                found.add(key.filter.shareName()
                        + ' '
                        + key.filter.filter()
                        + ' '
                        + text(Match.of(key.subscriber, options)));
            }
        });
        return found;
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<SubscriptionOptions> options = Combinators.combine(
                        Arbitraries.of(Qos.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 3))
                .as((qos, noLocal, retain, id) ->
                        new SubscriptionOptions(qos, noLocal, retain, RetainHandling.SEND, id));
        return Combinators.combine(
                        TopicArbitraries.maybeShared(),
                        Arbitraries.integers().between(0, SUBSCRIBERS.size() - 1),
                        Arbitraries.of(true, true, false),
                        options)
                .as(Change::new)
                .list()
                .ofMaxSize(150);
    }

    @Provide
    Arbitrary<List<String>> names() {
        return TopicArbitraries.names().list().ofMinSize(1).ofMaxSize(10);
    }
}
