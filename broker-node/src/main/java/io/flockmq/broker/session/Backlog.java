package io.flockmq.broker.session;

import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came to a session while not everything before them had: on different ways, so that of one source a later one may
 * stand before an earlier one, and some stand here twice. Event loop of the session only.
 */
final class Backlog {

    /** A message with who waits for it. */
    record Held(PendingDelivery delivery, @Nullable Confirmation confirmation) {

        private @Nullable Stamp order() {
            return delivery.orderedBy();
        }
    }

    private final List<Held> all = new ArrayList<>();

    void add(PendingDelivery delivery, @Nullable Confirmation confirmation) {
        all.add(new Held(delivery, confirmation));
    }

    /** Everything as it came, but with the messages of each source in order. */
    List<Held> inOrder() {
        Map<Source, List<Held>> bySource = new HashMap<>();
        for (Held held : all) {
            Stamp stamp = held.order();
            if (stamp != null) {
                bySource.computeIfAbsent(stamp.source(), _ -> new ArrayList<>()).add(held);
            }
        }
        Map<Source, Iterator<Held>> sorted = new HashMap<>();
        bySource.forEach((source, messages) -> {
            messages.sort((one, other) -> Long.compare(number(one), number(other)));
            sorted.put(source, messages.iterator());
        });
        List<Held> ordered = new ArrayList<>(all.size());
        for (Held held : all) {
            Stamp stamp = held.order();
            Iterator<Held> next = stamp == null ? null : sorted.get(stamp.source());
            ordered.add(next == null ? held : next.next());
        }
        return ordered;
    }

    private static long number(Held held) {
        Stamp stamp = held.order();
        return stamp == null ? 0 : stamp.number();
    }
}
