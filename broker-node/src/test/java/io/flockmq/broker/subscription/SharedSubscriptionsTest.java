package io.flockmq.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.TopicFilter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedSubscriptionsTest {

    private final SubscriptionTrie<String> trie = new SubscriptionTrie<>();

    @Test
    void thoseWithTheSameShareNameAndFilterAreOneGroup() {
        put("$share/g/a/+", "s");
        put("$share/g/a/+", "t");

        Matches<String> matches = trie.match("a/b");

        assertThat(matches.direct()).isEmpty();
        assertThat(matches.groups()).hasSize(1);
        assertThat(matches.groups()[0].shareName()).isEqualTo("g");
        assertThat(matches.groups()[0].filter()).isEqualTo("a/+");
        assertThat(members(matches.groups()[0])).containsExactlyInAnyOrder("s", "t");
        assertThat(matches.count()).isEqualTo(2);
    }

    @Test
    void anotherShareNameOrFilterIsAnotherGroup() {
        put("$share/g/a/+", "s");
        put("$share/h/a/+", "s");
        put("$share/g/a/b", "s");
        put("$share/g/c", "s");

        assertThat(trie.match("a/b").groups())
                .extracting(group -> group.shareName() + ":" + group.filter())
                .containsExactlyInAnyOrder("g:a/+", "h:a/+", "g:a/b");
    }

    @Test
    void aSubscriberMayShareAFilterAndHaveItAlone() {
        put("a", "s");
        put("$share/g/a", "s");
        assertThat(trie.match("a").direct()).hasSize(1);
        assertThat(trie.match("a").groups()).hasSize(1);

        trie.remove(TopicFilter.of("a"), "s");
        assertThat(trie.match("a").direct()).isEmpty();
        assertThat(trie.match("a").groups()).hasSize(1);

        put("a", "s");
        trie.remove(TopicFilter.of("$share/g/a"), "s");
        assertThat(trie.match("a").direct()).hasSize(1);
        assertThat(trie.match("a").groups()).isEmpty();
        assertThat(trie.size()).isEqualTo(1);
    }

    @Test
    void aGroupGoesWithItsLastMember() {
        put("$share/g/a", "s");
        put("$share/g/a", "t");
        trie.remove(TopicFilter.of("$share/g/a"), "s");
        assertThat(members(trie.match("a").groups()[0])).containsExactly("t");
        assertThat(trie.remove(TopicFilter.of("$share/other/a"), "t")).isFalse();
        trie.remove(TopicFilter.of("$share/g/a"), "t");

        assertThat(trie.match("a").isEmpty()).isTrue();
        assertThat(trie.root().children()).isNull();
    }

    @Test
    void membersKeepTheirOwnOptions() {
        trie.put(
                TopicFilter.of("$share/g/a"),
                "s",
                new SubscriptionOptions(Qos.EXACTLY_ONCE, false, true, RetainHandling.SEND, 9));
        assertThat(trie.match("a").groups()[0].members()).allSatisfy(match -> {
            assertThat(match.qos()).isEqualTo(Qos.EXACTLY_ONCE);
            assertThat(match.retainAsPublished()).isTrue();
            assertThat(match.subscriptionIds()).containsExactly(9);
        });
    }

    @Test
    void membersAreTheSameArrayUntilTheGroupChanges() {
        for (int i = 0; i < 50; i++) {
            put("$share/g/a", "s" + i);
        }
        Match<String>[] members = trie.match("a").groups()[0].members();
        put("b", "other");
        assertThat(trie.match("a").groups()[0].members()).isSameAs(members);
        put("$share/g/a", "one more");
        assertThat(trie.match("a").groups()[0].members()).hasSize(51);
    }

    @Test
    void aFilterMayHaveManyGroups() {
        for (int i = 0; i < 20_000; i++) {
            put("$share/g" + i + "/a", "s");
        }
        assertThat(trie.match("a").groups()).hasSize(20_000);
        for (int i = 0; i < 20_000; i++) {
            trie.remove(TopicFilter.of("$share/g" + i + "/a"), "s");
        }
        assertThat(trie.root().children()).isNull();
    }

    private void put(String filter, String subscriber) {
        trie.put(TopicFilter.of(filter), subscriber, SubscriptionOptions.of(Qos.AT_MOST_ONCE));
    }

    private static List<String> members(SharedGroup<String> group) {
        return Arrays.stream(group.members()).map(Match::subscriber).toList();
    }
}
