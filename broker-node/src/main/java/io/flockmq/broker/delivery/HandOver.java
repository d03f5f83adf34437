package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.topic.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop hands over to another in one go, in order. Filled by the one, then read by the other; the executor
 * between them publishes it safely.
 */
final class HandOver {

    /** Something for the other event loop. */
    sealed interface Item {
        /**
         * A message for all subscribers that match.
         *
         * @param confirmation expects this item once; null if nobody waits
         * @param only which of them get it, null for all
         */
        record ToSubscribers(
                Message message,
                List<Match<Session>> matches,
                @Nullable Confirmation confirmation,
                @Nullable Predicate<Session> only)
                implements Item {}

        /**
         * A message for the member of a shared subscription that was picked.
         *
         * @param confirmation expects this item once; null if nobody waits
         */
        record ToMember(
                Session member,
                PendingDelivery delivery,
                @Nullable Confirmation confirmation) implements Item {}

        /** One less for a confirmation of the other event loop to wait for. */
        record Confirmed(Confirmation confirmation) implements Item {}

        /** Something to do there after all that was handed over before. */
        record Task(Runnable task) implements Item {}
    }

    private final List<Item> items = new ArrayList<>();
    private long bytes;

    /** Adds a message. */
    void add(Item item, Message message) {
        items.add(item);
        bytes += message.size();
    }

    /** Adds something that is no message. */
    void add(Item item) {
        items.add(item);
    }

    List<Item> items() {
        return items;
    }

    /** Bytes that wait until the other event loop has taken this over. */
    long bytes() {
        return bytes;
    }
}
