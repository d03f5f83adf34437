package io.flockmq.broker.config;

import io.flockmq.broker.observe.SysTopics;
import org.jspecify.annotations.Nullable;

/** The {@code $SYS} topics, or nothing where they are switched off. */
record SysTopicsHolder(@Nullable SysTopics topics) implements AutoCloseable {

    @Override
    public void close() {
        if (topics != null) {
            topics.close();
        }
    }
}
