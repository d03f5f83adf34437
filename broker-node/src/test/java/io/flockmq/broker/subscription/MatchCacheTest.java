package io.flockmq.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import org.junit.jupiter.api.Test;

class MatchCacheTest {

    private final SubscriptionTrie<Object> trie = new SubscriptionTrie<>();
    private int computed;

    @Test
    void aTopicIsMatchedOnceForAsLongAsNoSubscriptionChanges() {
        MatchCache<Object, Integer> cache = cache(1000);
        put("a");
        assertThat(cache.get(Topic.of("a"))).isEqualTo(1);
        assertThat(cache.get(Topic.of("a"))).isEqualTo(1);
        assertThat(computed).isEqualTo(1);
    }

    @Test
    void aChangeOfSubscriptionsIsSeenAtOnce() {
        MatchCache<Object, Integer> cache = cache(1000);
        Topic topic = Topic.of("a");
        assertThat(cache.get(topic)).isZero();
        Object subscriber = put("a");
        assertThat(cache.get(topic)).isEqualTo(1);
        put("#");
        assertThat(cache.get(topic)).isEqualTo(2);
        trie.remove(TopicFilter.of("a"), subscriber);
        assertThat(cache.get(topic)).isEqualTo(1);
    }

    @Test
    void aChangeWhileAValueIsComputedIsNotMissed() {
        MatchCache<Object, Integer> cache = new MatchCache<>(
                trie,
                matches -> {
                    if (computed++ == 0) {
                        put("a"); // as if another thread had
                    }
                    return matches.direct().length;
                },
                1000);
        cache.get(Topic.of("a"));
        assertThat(cache.get(Topic.of("a"))).isEqualTo(1);
    }

    @Test
    void moreTopicsThanSlotsAreAnsweredRightly() {
        MatchCache<Object, Integer> cache = cache(1_000_000);
        put("t/7");
        put("t/+");
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3 * MatchCache.SLOTS; i++) {
                assertThat(cache.get(Topic.of("t/" + i))).isEqualTo(i == 7 ? 2 : 1);
            }
        }
    }

    @Test
    void topicsWithTheSameHashAreToldApart() {
        MatchCache<Object, Integer> cache = cache(1000);
        put("Aa");
        assertThat(Topic.of("Aa").hashCode()).isEqualTo(Topic.of("BB").hashCode());
        assertThat(cache.get(Topic.of("Aa"))).isEqualTo(1);
        assertThat(cache.get(Topic.of("BB"))).isZero();
        assertThat(cache.get(Topic.of("Aa"))).isEqualTo(1);
    }

    @Test
    void aValueForTooManySubscribersIsNotKept() {
        MatchCache<Object, Integer> cache = cache(10);
        for (int i = 0; i < 10; i++) {
            put("a");
        }
        assertThat(cache.get(Topic.of("a"))).isEqualTo(10);
        assertThat(cache.get(Topic.of("a"))).isEqualTo(10);
        assertThat(computed).isEqualTo(2);
    }

    @Test
    void valuesAreForgottenBeforeTheyAreForTooManySubscribersTogether() {
        MatchCache<Object, Integer> cache = cache(10);
        for (int i = 0; i < 4; i++) {
            put("+");
        }
        cache.get(Topic.of("a"));
        cache.get(Topic.of("b"));
        cache.get(Topic.of("a"));
        assertThat(computed).isEqualTo(2);
        cache.get(Topic.of("c"));
        cache.get(Topic.of("a"));
        assertThat(computed).isEqualTo(4);
    }

    @Test
    void aLongTopicWeighsMore() {
        MatchCache<Object, Integer> cache = cache(10);
        Topic topic = Topic.of("a".repeat(10_000));
        cache.get(topic);
        cache.get(topic);
        assertThat(computed).isEqualTo(2);
    }

    private Object put(String filter) {
        Object subscriber = new Object();
        trie.put(TopicFilter.of(filter), subscriber, SubscriptionOptions.of(Qos.AT_MOST_ONCE));
        return subscriber;
    }

    private MatchCache<Object, Integer> cache(int maxMatches) {
        return new MatchCache<>(
                trie,
                matches -> {
                    computed++;
                    return matches.direct().length;
                },
                maxMatches);
    }
}
