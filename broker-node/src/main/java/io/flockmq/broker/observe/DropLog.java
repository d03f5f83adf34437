package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Writes the first drop of each client and reason at once and the others as a count, so that a flood of drops is a line every
 * few seconds. For one thread.
 */
final class DropLog {

    /** Clients and reasons kept apart between two summaries; beyond that they are counted together. */
    private static final int MOST_KEPT = 1000;

    private record Key(String clientId, String reason) {}

    private static final class Count {
        private long since;
        private String lastTopic = "";
    }

    private static final Key OTHERS = new Key("", "");

    private final Logger log;
    private final Map<Key, Count> counts = new HashMap<>();

    DropLog(Logger log) {
        this.log = log;
    }

    void dropped(BrokerEvent.MessageDropped dropped) {
        // QoS 0 is not for those who are away, and who keeps no session wants nothing kept: nothing to tell an
        // operator.
        if (dropped.reason() != DropReason.OFFLINE && dropped.reason() != DropReason.SESSION_NOT_KEPT) {
            note(new Key(dropped.clientId(), dropped.reason().toString()), dropped.topic(), "message for");
        }
    }

    void refused(String clientId, String topic, ReasonCode reason) {
        note(new Key(clientId, reason.toString()), topic, "message of");
    }

    private void note(Key key, String topic, String whose) {
        Count count = counts.get(key);
        if (count != null) {
            count.since++;
            count.lastTopic = topic;
        } else if (counts.size() < MOST_KEPT) {
            counts.put(key, new Count());
            log.warn(
                    "Dropped a {} client {} on {}: {}",
                    whose,
                    ClientText.quoted(key.clientId()),
                    ClientText.quoted(topic),
                    key.reason());
        } else {
            counts.computeIfAbsent(OTHERS, _ -> new Count()).since++;
        }
    }

    void summarize() {
        counts.forEach((key, count) -> {
            if (count.since == 0) {
                return;
            }
            if (key == OTHERS) {
                log.warn("Dropped {} more messages of other clients", count.since);
            } else {
                log.warn(
                        "Dropped {} more messages, client {}, last on {}: {}",
                        count.since,
                        ClientText.quoted(key.clientId()),
                        ClientText.quoted(count.lastTopic),
                        key.reason());
            }
        });
        counts.values().removeIf(count -> count.since == 0);
        counts.values().forEach(count -> count.since = 0);
    }
}
