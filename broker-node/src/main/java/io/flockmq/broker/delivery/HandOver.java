package io.flockmq.broker.delivery;

import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.topic.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * What one event loop hands over to another in one go, in order. Filled by the one, then read by the other; the executor
 * between them publishes it safely.
 */
final class HandOver {

    /** One message for subscribers on the other event loop. */
    sealed interface Item {
        /** For all subscribers that match. */
        record ToSubscribers(Message message, List<Match<Session>> matches) implements Item {}

        /** For the member of a shared subscription that was picked. */
        record ToMember(Session member, PendingDelivery delivery) implements Item {}
    }

    private final List<Item> items = new ArrayList<>();
    private long bytes;

    void add(Item item, Message message) {
        items.add(item);
        bytes += message.size();
    }

    List<Item> items() {
        return items;
    }

    /** Bytes that wait until the other event loop has taken this over. */
    long bytes() {
        return bytes;
    }
}
