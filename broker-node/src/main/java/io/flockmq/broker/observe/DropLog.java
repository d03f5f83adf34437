package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes the first drop of each client and reason at once and the others as a count, so that a flood of drops is a line every
 * few seconds. For one thread.
 */
final class DropLog {

    /** Clients and reasons kept apart between two summaries; beyond that they are counted together. */
    private static final int MOST_KEPT = 1000;

    private record Key(EventName event, String clientId, String reason) {}

    private static final class Count {
        private long since;
        private String lastTopic = "";
        private @Nullable String lastTrace;
    }

    private final Logger log;
    private final Map<Key, Count> counts = new HashMap<>();
    private final Map<EventName, Count> others = new HashMap<>();

    DropLog(Logger log) {
        this.log = log;
    }

    void dropped(BrokerEvent.MessageDropped dropped) {
        // QoS 0 is not for those who are away, and who keeps no session wants nothing kept: nothing to tell an
        // operator.
        if (dropped.reason() != DropReason.OFFLINE && dropped.reason() != DropReason.SESSION_NOT_KEPT) {
            Key key = new Key(
                    EventName.MESSAGE_DROPPED,
                    dropped.clientId(),
                    dropped.reason().toString());
            note(key, dropped.topic(), "message for", dropped.traceId());
        }
    }

    void refused(BrokerEvent.PublishRefused refused) {
        Key key = new Key(
                EventName.PUBLISH_REFUSED, refused.clientId(), refused.reason().toString());
        note(key, refused.topic(), "message of", refused.traceId());
    }

    private void note(Key key, String topic, String whose, @Nullable String traceId) {
        Count count = counts.get(key);
        if (count != null) {
            count.since++;
            count.lastTopic = topic;
            count.lastTrace = traceId;
        } else if (counts.size() < MOST_KEPT) {
            counts.put(key, new Count());
            line(key, topic, traceId)
                    .log(
                            "Dropped a {} client {} on {}: {}",
                            whose,
                            ClientText.quoted(key.clientId()),
                            ClientText.quoted(topic),
                            key.reason());
        } else {
            others.computeIfAbsent(key.event(), _ -> new Count()).since++;
        }
    }

    private LoggingEventBuilder line(Key key, String topic, @Nullable String traceId) {
        LoggingEventBuilder line = log.atWarn()
                .addKeyValue(LogField.ACTION, key.event())
                .addKeyValue(LogField.CLIENT_ID, ClientText.field(key.clientId()))
                .addKeyValue(LogField.TOPIC, ClientText.field(topic))
                .addKeyValue(LogField.REASON, key.reason());
        return traceId == null ? line : line.addKeyValue(LogField.TRACE_ID, traceId);
    }

    void summarize() {
        counts.forEach((key, count) -> {
            if (count.since > 0) {
                line(key, count.lastTopic, count.lastTrace)
                        .addKeyValue(LogField.COUNT, count.since)
                        .log(
                                "Dropped {} more messages, client {}, last on {}: {}",
                                count.since,
                                ClientText.quoted(key.clientId()),
                                ClientText.quoted(count.lastTopic),
                                key.reason());
            }
        });
        others.forEach((event, count) -> log.atWarn()
                .addKeyValue(LogField.ACTION, event)
                .addKeyValue(LogField.COUNT, count.since)
                .log("Dropped {} more messages of other clients", count.since));
        others.clear();
        counts.values().removeIf(count -> count.since == 0);
        counts.values().forEach(count -> count.since = 0);
    }
}
