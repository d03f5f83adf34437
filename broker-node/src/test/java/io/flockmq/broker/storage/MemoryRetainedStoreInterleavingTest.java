package io.flockmq.broker.storage;

import io.flockmq.broker.Interleavings;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class MemoryRetainedStoreInterleavingTest {

    @Test
    void whatIsRetainedIsWhatWasSaidLastAndTheFiguresFit() {
        Interleavings.check(SharedStore.class);
    }

    /** Messages from this node's event loops and, with versions, from other nodes. */
    @Param(name = "topic", gen = IntGen.class, conf = "0:1")
    @Param(name = "text", gen = IntGen.class, conf = "0:2")
    @Param(name = "time", gen = IntGen.class, conf = "1:4")
    public static class SharedStore {

        private static final List<String> TOPICS = List.of("a", "a/b");
        private static final List<String> TEXTS = List.of("", "x", "longer");

        private final MemoryRetainedStore store = new MemoryRetainedStore(0, 10_000, () -> 0);

        @Operation
        public void apply(
                @Param(name = "topic") int topic, @Param(name = "text") int text, @Param(name = "time") int time) {
            String payload = TEXTS.get(text);
            store.apply(
                    Topic.of(TOPICS.get(topic)),
                    new RetainedVersion((long) time * TEXTS.size() + text, 7), // no two different messages have one
                    payload.isEmpty() ? null : message(topic, payload));
        }

        @Operation
        public String retained(@Param(name = "topic") int topic) {
            List<String> found = new ArrayList<>();
            RetainedStore.Cursor cursor = store.match(TopicFilter.of(TOPICS.get(topic)));
            while (!cursor.isDone()) {
                cursor.next(10, message -> found.add(new String(message.payload(), StandardCharsets.UTF_8)));
            }
            return found.toString();
        }

        @Operation
        public long messages() {
            return store.messages();
        }

        @Validate
        public void theFiguresAreThoseOfWhatIsThere() {
            long[] bytes = {0};
            RetainedDigest expected = new RetainedDigest();
            store.forEach((topic, version, message) -> {
                if (message != null) {
                    bytes[0] += message.size();
                    expected.add(topic.name(), version);
                }
            });
            if (store.bytes() != bytes[0]) {
                throw new IllegalStateException(store.bytes() + " bytes counted of " + bytes[0]);
            }
            if (!Arrays.equals(store.digests(), expected.sums())) {
                throw new IllegalStateException("the sums are not those of what is there");
            }
        }

        private static Message message(int topic, String text) {
            return Messages.of(TOPICS.get(topic), Qos.AT_MOST_ONCE, text);
        }
    }
}
