package io.flockmq.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SubscriptionTrieConcurrencyTest {

    private static final Duration TIME = Duration.ofMillis(1500);
    private static final int WRITERS = 2;
    private static final int READERS = 2;
    private static final SubscriptionOptions OPTIONS = SubscriptionOptions.of(Qos.AT_MOST_ONCE);

    private final SubscriptionTrie<String> trie = new SubscriptionTrie<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Test
    void whatIsThereAllTheTimeIsAlwaysMatchedAndWhatIsNeverThereNever() throws Exception {
        for (String filter : List.of("a/b/c", "a/+/c", "a/#", "+/b/#", "$share/g/a/b/+")) {
            trie.put(TopicFilter.of(filter), "always", OPTIONS);
        }
        long size = trie.size();
        String[] elsewhere = new String[20];
        Arrays.setAll(elsewhere, i -> "never here " + i);
        for (String subscriber : elsewhere) {
            trie.put(TopicFilter.of("a/b/c/d"), subscriber, OPTIONS);
        }
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            tasks.add(() -> write(writer));
        }
        for (int i = 0; i < READERS; i++) {
            tasks.add(this::read);
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<Future<Integer>> running = new ArrayList<>();
            for (Callable<Integer> task : tasks) {
                running.add(threads.submit(task));
            }
            for (Future<Integer> task : running) {
                assertThat(task.get()).isPositive();
            }
        }
        for (String subscriber : elsewhere) {
            trie.remove(TopicFilter.of("a/b/c/d"), subscriber);
        }
        assertThat(trie.size()).isEqualTo(size);
        assertThat(trie.match("a/b/c").count()).isEqualTo(2);
    }

    /** Splits, joins, fills and empties the nodes around those that stay; its own changes it sees at once. */
    private int write(int writer) {
        Random random = new Random(writer);
        String[] filters = {
            "a", "a/b", "a/b/c", "a/+", "a/b/#", "a/b/d", "a/x/c", "+/b/c/d", "#", "$share/g/a/b/+", "a/b/c/#"
        };
        String[] subscribers = new String[30];
        Arrays.setAll(subscribers, i -> "writer " + writer + '.' + i);
        long end = System.nanoTime() + TIME.toNanos();
        int rounds = 0;
        while (System.nanoTime() < end) {
            TopicFilter filter = TopicFilter.of(filters[random.nextInt(filters.length)]);
            int count = 1 + random.nextInt(subscribers.length);
            for (int i = 0; i < count; i++) {
                assertThat(trie.put(filter, subscribers[i], OPTIONS)).isTrue();
            }
            if (filter.text().equals("a/b/c")) {
                assertThat(subscribers(trie.match("a/b/c").direct())).contains(subscribers[count - 1]);
            }
            for (int i = 0; i < count; i++) {
                assertThat(trie.remove(filter, subscribers[i])).isTrue();
            }
            if (filter.text().equals("a/b/c")) {
                assertThat(subscribers(trie.match("a/b/c").direct())).doesNotContain(subscribers[count - 1]);
            }
            rounds++;
        }
        stopped.set(true);
        return rounds;
    }

    private int read() {
        int rounds = 0;
        while (!stopped.get()) {
            long before = trie.version();
            Matches<String> matches = trie.match("a/b/c");
            List<String> direct = subscribers(matches.direct());
            assertThat(direct).containsOnlyOnce("always").doesNotHaveDuplicates();
            assertThat(direct).noneMatch(subscriber -> subscriber.startsWith("never"));
            assertThat(matches.groups()).hasSize(1);
            assertThat(subscribers(matches.groups()[0].members())).contains("always");
            assertThat(trie.version()).isGreaterThanOrEqualTo(before);
            rounds++;
        }
        return rounds;
    }

    private static List<String> subscribers(Match<String>[] matches) {
        return Arrays.stream(matches).map(Match::subscriber).toList();
    }
}
