package io.flockmq.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.storage.RetainedVersion;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.flockmq.cluster.membership.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetainedAuditTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;
    private final Side a = new Side("a");
    private final Side b = new Side("b");

    @Test
    void storesThatAreTheSameSayNothing() {
        for (int i = 0; i < 5000; i++) {
            both("t/" + i, "v" + i);
        }
        assertThat(compare(b, a)).isEmpty();
        assertThat(compare(b, a)).isEmpty();
    }

    @Test
    void theOrderOfWritesDoesNotMatter() {
        RetainedVersion first = a.clock.next();
        RetainedVersion second = a.clock.next();
        a.apply("t", first, "1");
        a.apply("t", second, "2");
        b.apply("t", second, "2");
        b.apply("t", first, "1");
        compare(b, a);
        assertThat(compare(b, a)).isEmpty();
    }

    @Test
    void onlyWhatDiffersIsToldAgain() {
        for (int i = 0; i < 5000; i++) {
            both("t/" + i, "v" + i);
        }
        a.write("only/a", "1");
        b.write("only/b", "2");
        both("changed", "old");
        a.write("changed", "new");
        both("deleted", "old");
        b.delete("deleted");
        pass(Duration.ofMinutes(1));

        assertThat(repair()).isEqualTo(4);

        assertThat(a.contents()).isEqualTo(b.contents()).hasSize(5000 + 3).containsEntry("changed", "new");
        compare(b, a);
        assertThat(compare(b, a)).isEmpty();
    }

    @Test
    void aDifferenceThatIsNewMayBeAWriteOnItsWay() {
        a.write("t", "1");
        pass(Duration.ofMinutes(1));
        assertThat(compare(b, a)).isEmpty();
        a.write("t", "2");
        assertThat(compare(b, a)).as("it has changed since").isEmpty();
        Item.RetainedSummary summary = compare(b, a).orElseThrow();
        assertThat(a.audit.missing(summary, nanos)).as("too young").isEmpty();
        pass(Duration.ofSeconds(11));
        assertThat(a.audit.missing(summary, nanos)).hasSize(1);
    }

    @Test
    void whatChangesAllTheTimeIsLookedAtInTheEnd() {
        Optional<Item.RetainedSummary> summary = Optional.empty();
        int comparisons = 0;
        while (summary.isEmpty() && comparisons < 100) {
            a.write("t", "v" + comparisons++);
            pass(Duration.ofSeconds(30));
            summary = compare(b, a);
        }
        assertThat(comparisons).isEqualTo(20);
    }

    @Test
    void whatHasExpiredIsNoDifference() {
        a.store.apply(Topic.of("t"), a.clock.next(), Messages.expiring(1_000_000, "t", Qos.AT_LEAST_ONCE, "v"));
        compare(b, a);
        Item.RetainedSummary summary = compare(b, a).orElseThrow();
        pass(Duration.ofMinutes(1));
        assertThat(a.audit.missing(summary, nanos)).isEmpty();
        compare(b, a);
        assertThat(compare(b, a)).isEmpty();
    }

    @Test
    void whatANodeKeepsForItselfIsNoDifference() {
        a.store.put(Messages.from("", "$SYS/broker/uptime", Qos.AT_LEAST_ONCE, "7 seconds"));
        compare(b, a);
        assertThat(compare(b, a)).isEmpty();
    }

    @Test
    void storesThatHaveNothingInCommonBecomeTheSame() {
        for (int i = 0; i < 500; i++) {
            a.write("a/" + i, "v");
            b.write("b/" + i, "v");
        }
        pass(Duration.ofMinutes(1));
        for (int round = 0; round < 30 && !a.contents().equals(b.contents()); round++) {
            repair();
        }
        assertThat(a.contents()).isEqualTo(b.contents()).hasSize(1000);
    }

    /** What two comparisons both ways lead to; returns how many messages were told again. */
    private int repair() {
        compare(b, a);
        compare(a, b);
        return tell(compare(b, a), a, b) + tell(compare(a, b), b, a);
    }

    private int tell(Optional<Item.RetainedSummary> asked, Side from, Side to) {
        List<Item.Retained> missing =
                asked.map(summary -> from.audit.missing(summary, nanos)).orElse(List.of());
        missing.forEach(
                item -> to.store.apply(item.topic(), new RetainedVersion(item.time(), item.writer()), item.message()));
        return missing.size();
    }

    private static Optional<Item.RetainedSummary> compare(Side here, Side from) {
        return here.audit.compare(from.node, from.audit.digests());
    }

    private void both(String topic, String payload) {
        RetainedVersion version = a.clock.next();
        a.apply(topic, version, payload);
        b.apply(topic, version, payload);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    private final class Side {

        private final Node node;
        private final RetainedStore store = new MemoryRetainedStore(0, Long.MAX_VALUE, () -> nanos);
        private final VersionClock clock;
        private final RetainedAudit audit;

        private Side(String id) {
            node = new Node(id, 1, "127.0.0.1", 1, 1, "test");
            clock = new VersionClock(() -> now, id.hashCode());
            audit = new RetainedAudit(store, clock);
        }

        private void write(String topic, String payload) {
            apply(topic, clock.next(), payload);
        }

        private void delete(String topic) {
            store.apply(Topic.of(topic), clock.next(), null);
        }

        private void apply(String topic, RetainedVersion version, String payload) {
            clock.seen(version);
            store.apply(Topic.of(topic), version, Messages.from("p", topic, Qos.AT_LEAST_ONCE, payload));
        }

        private Map<String, String> contents() {
            Map<String, String> contents = new HashMap<>();
            List<String> deleted = new ArrayList<>();
            store.forEach((topic, _, message) -> {
                if (message == null) {
                    deleted.add(topic.name());
                } else {
                    contents.put(topic.name(), Messages.text(message));
                }
            });
            assertThat(contents).doesNotContainKeys(deleted.toArray(String[]::new));
            return contents;
        }
    }
}
