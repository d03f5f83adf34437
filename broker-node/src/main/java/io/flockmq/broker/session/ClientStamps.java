package io.flockmq.broker.session;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** By what the QoS 2 messages of one client are recognised, wherever its session goes. Event loop of the session only. */
final class ClientStamps {

    private final String clientId;
    /** Null before the first. */
    private @Nullable Source source;

    private long published;

    ClientStamps(String clientId) {
        this.clientId = clientId;
    }

    /** The message with the next stamp. */
    Message next(Message message) {
        Source from = source;
        if (from == null) {
            from = Source.ofClient(clientId, ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
            source = from;
        }
        published++;
        return message.stamped(new Stamp(from, published));
    }

    /** The last one, null for none. */
    @Nullable
    Stamp last() {
        return source == null ? null : new Stamp(source, published);
    }

    void restore(@Nullable Stamp last) {
        if (last != null) {
            source = last.source();
            published = last.number();
        }
    }
}
