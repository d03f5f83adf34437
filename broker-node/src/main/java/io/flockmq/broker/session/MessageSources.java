package io.flockmq.broker.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session still fetches at its client's pace, one source after the other. Event loop of the session only. */
final class MessageSources {

    /** By filter: a subscription has one at most, so that there are no more than subscriptions. */
    private final Map<String, MessageSource> byFilter = new LinkedHashMap<>(1);

    private final Timers timers;
    private final Runnable goOn;
    private boolean planned;

    /**
     * Nothing to fetch.
     *
     * @param goOn run in another turn of the event loop when fetching takes longer than one
     */
    MessageSources(Timers timers, Runnable goOn) {
        this.timers = timers;
        this.goOn = goOn;
    }

    /** Takes the place of an earlier source of the same subscription, behind all others. */
    void add(MessageSource source) {
        String filter = source.filter().text();
        byFilter.remove(filter);
        byFilter.put(filter, source);
    }

    void remove(String filter) {
        byFilter.remove(filter);
    }

    /** The next message; null if there is none now. */
    @Nullable
    PendingDelivery next() {
        while (!byFilter.isEmpty()) {
            MessageSource first = byFilter.values().iterator().next();
            PendingDelivery next = first.next();
            if (next != null) {
                return next;
            }
            if (!first.isExhausted()) {
                goOnInAnotherTurn();
                return null;
            }
            byFilter.remove(first.filter().text());
        }
        return null;
    }

    private void goOnInAnotherTurn() {
        if (!planned) {
            planned = true;
            timers.schedule(Duration.ZERO, () -> {
                planned = false;
                goOn.run();
            });
        }
    }
}
