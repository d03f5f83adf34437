package io.flockmq.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryRetainedStoreTest extends RetainedStoreContract {

    @Override
    RetainedStore store(long maxMessages, long maxBytes) {
        return new MemoryRetainedStore(maxMessages, maxBytes, this::nanoTime);
    }

    @Test
    void aFilterThatMatchesFewAmongManyIsAnsweredInSeveralGoes() {
        RetainedStore store = store(0, Long.MAX_VALUE);
        for (int i = 0; i < 100_000; i++) {
            store.put(retained("many/" + i + "/common"));
        }
        store.put(retained("many/z/rare"));

        RetainedStore.Cursor cursor = store.match(TopicFilter.of("many/+/rare"));
        List<String> found = new ArrayList<>();
        int goes = 0;
        while (!cursor.isDone()) {
            cursor.next(10, message -> found.add(message.topic().name()));
            goes++;
        }

        assertThat(found).containsExactly("many/z/rare");
        assertThat(goes).isGreaterThan(4);
    }

    private static Message retained(String topic) {
        return new Message(Topic.of(topic), Qos.AT_MOST_ONCE, true, "", Message.NEVER, new byte[0], new byte[] {1});
    }
}
