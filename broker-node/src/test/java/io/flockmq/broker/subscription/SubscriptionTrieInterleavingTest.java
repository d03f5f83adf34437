package io.flockmq.broker.subscription;

import io.flockmq.broker.Interleavings;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The trie under all threads, and the match cache of one event loop while others subscribe. */
@Tag("interleavings")
class SubscriptionTrieInterleavingTest {

    @Test
    void whatIsMatchedIsWhatIsSubscribedAtOneMoment() {
        Interleavings.check(SharedTrie.class);
    }

    /** Filters that split and join each other's nodes. */
    @Param(name = "filter", gen = IntGen.class, conf = "0:3")
    @Param(name = "subscriber", gen = IntGen.class, conf = "0:1")
    public static class SharedTrie {

        private static final List<TopicFilter> FILTERS = List.of(
                TopicFilter.of("a/b"), TopicFilter.of("a/+"), TopicFilter.of("a/b/#"), TopicFilter.of("$share/g/a/b"));
        private static final List<String> SUBSCRIBERS = List.of("x", "y");
        private static final SubscriptionOptions OPTIONS = SubscriptionOptions.of(Qos.AT_MOST_ONCE);
        private static final Topic TOPIC = Topic.of("a/b");

        private final SubscriptionTrie<String> trie = new SubscriptionTrie<>();
        private final MatchCache<String, String> cache = new MatchCache<>(trie, SharedTrie::text, 100);

        @Operation
        public boolean put(@Param(name = "filter") int filter, @Param(name = "subscriber") int subscriber) {
            return trie.put(FILTERS.get(filter), SUBSCRIBERS.get(subscriber), OPTIONS);
        }

        @Operation
        public boolean remove(@Param(name = "filter") int filter, @Param(name = "subscriber") int subscriber) {
            return trie.remove(FILTERS.get(filter), SUBSCRIBERS.get(subscriber));
        }

        @Operation
        public String match() {
            return text(trie.match(TOPIC));
        }

        @Operation(nonParallelGroup = "event loop")
        public String cached() {
            return cache.get(TOPIC);
        }

        @Operation
        public long size() {
            return trie.size();
        }

        private static String text(Matches<String> matches) {
            List<String> all = new ArrayList<>();
            for (Match<String> match : matches.direct()) {
                all.add(match.subscriber());
            }
            for (SharedGroup<String> group : matches.groups()) {
                for (Match<String> match : group.members()) {
                    all.add("shared " + match.subscriber());
                }
            }
            Collections.sort(all);
            return String.join(" ", all);
        }
    }
}
