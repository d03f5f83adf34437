package io.flockmq.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.TopicFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever is done to a store: its counters are exact, its limits hold, and it has what a map would have. */
class RetainedStoreModelTest {

    private static final int MAX_MESSAGES = 6;
    private static final long MAX_BYTES = 1000;

    /** A message that is put, so long after the one before; it expires after {@code life}, or never if that is 0. */
    record Put(String topic, int payload, long life, long pause) {}

    @Provide
    Arbitrary<Put> puts() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "a/b", "a/b/c", "$SYS/x", "c", "d", "e/f"),
                        Arbitraries.of(0, 1, 10, 200, 500),
                        Arbitraries.of(0L, 0L, 5L, 20L),
                        Arbitraries.of(0L, 0L, 1L, 7L))
                .as(Put::new);
    }

    @Property(tries = 500)
    void aStoreIsABoundedMap(@ForAll @Size(max = 60) List<@From("puts") Put> puts) {
        AtomicLong now = new AtomicLong(1_000_000);
        RetainedStore store = new MemoryRetainedStore(MAX_MESSAGES, MAX_BYTES, now::get);
        Map<String, Message> model = new HashMap<>();
        for (Put put : puts) {
            now.addAndGet(put.pause);
            Message message = Messages.message(
                    put.topic,
                    Qos.AT_MOST_ONCE,
                    true,
                    "",
                    put.life == 0 ? Message.NEVER : now.get() + put.life,
                    "x".repeat(put.payload));
            switch (store.put(message)) {
                case STORED -> model.put(put.topic, message);
                case DELETED -> {
                    assertThat(put.payload).isZero();
                    model.remove(put.topic);
                }
                case FULL -> assertThat(wouldExceed(model, message, now.get())).isTrue();
            }
            assertThat(store.messages()).isLessThanOrEqualTo(MAX_MESSAGES);
            assertThat(store.bytes()).isLessThanOrEqualTo(MAX_BYTES);
        }
        model.values().removeIf(message -> message.isExpired(now.get()));
        Map<String, Message> found = new HashMap<>();
        for (String filter : new String[] {"#", "$SYS/#"}) {
            store.match(TopicFilter.of(filter))
                    .next(1000, message -> found.put(message.topic().name(), message));
        }
        assertThat(found).isEqualTo(model);
        assertThat(store.messages()).isEqualTo(model.size());
        assertThat(store.bytes())
                .isEqualTo(model.values().stream().mapToLong(Message::size).sum());
    }

    private static boolean wouldExceed(Map<String, Message> model, Message message, long now) {
        Map<String, Message> after = new HashMap<>(model);
        after.values().removeIf(kept -> kept.isExpired(now));
        after.put(message.topic().name(), message);
        return after.size() > MAX_MESSAGES
                || after.values().stream().mapToLong(Message::size).sum() > MAX_BYTES;
    }
}
