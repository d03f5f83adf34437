package io.flockmq.broker.delivery;

import io.flockmq.broker.session.MessageSource;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Makes and ends subscriptions: in the session, in the trie, and with the retained messages that they call for. Event loop of the session only. */
public final class Subscriptions {

    /** Retained messages fetched at a time. */
    private static final int PAGE = 64;

    private final SubscriptionTrie<Session> trie;
    private final RetainedStore retained;

    /** Works on the node's subscriptions. */
    public Subscriptions(SubscriptionTrie<Session> trie, RetainedStore retained) {
        this.trie = trie;
        this.retained = retained;
    }

    /**
     * Makes or replaces a subscription [MQTT-3.8.4-3]. From its return on, messages published anywhere on the node reach it.
     *
     * @return the retained messages to send once SUBACK is on its way, null for none
     */
    public @Nullable MessageSource subscribe(Session session, TopicFilter filter, SubscriptionOptions options) {
        boolean isNew = session.subscribe(filter, options);
        trie.put(filter, session, options);
        boolean sendRetained = !filter.isShared()
                && switch (options.retainHandling()) { // [MQTT-3.3.1-9] [MQTT-3.3.1-10] [MQTT-3.3.1-11]
                    case SEND -> true;
                    case SEND_IF_NEW -> isNew;
                    case DO_NOT_SEND -> false;
                };
        return sendRetained ? new RetainedMessages(filter, retained.match(filter), options) : null;
    }

    /** Ends a subscription; returns false if there was none. */
    public boolean unsubscribe(Session session, TopicFilter filter) {
        boolean existed = session.unsubscribe(filter);
        if (existed) {
            trie.remove(filter, session);
        }
        return existed;
    }

    /** Ends all subscriptions of a session that is over. */
    void unsubscribeAll(Session session) {
        for (Session.Subscribed subscribed : session.subscriptions()) {
            trie.remove(subscribed.filter(), session);
        }
    }

    /** The number of subscriptions on this node; any thread. */
    public long count() {
        return trie.size();
    }

    /** Pages through the store as the session asks for more. */
    private static final class RetainedMessages implements MessageSource {

        private final TopicFilter filter;
        private final RetainedStore.Cursor cursor;
        private final SubscriptionOptions options;
        private final int[] ids;
        private final ArrayDeque<Message> page = new ArrayDeque<>();

        private RetainedMessages(TopicFilter filter, RetainedStore.Cursor cursor, SubscriptionOptions options) {
            this.filter = filter;
            this.cursor = cursor;
            this.options = options;
            this.ids = options.subscriptionId() == 0 ? PendingDelivery.NO_IDS : new int[] {options.subscriptionId()};
        }

        @Override
        public TopicFilter filter() {
            return filter;
        }

        @Override
        public @Nullable PendingDelivery next() {
            if (page.isEmpty()) {
                var _ = cursor.next(PAGE, page::addLast);
            }
            Message message = page.pollFirst();
            return message == null
                    ? null
                    : new PendingDelivery(
                            message, message.qos().atMost(options.qos()), true, ids, null); // [MQTT-3.3.1-8]
        }

        @Override
        public boolean isExhausted() {
            return page.isEmpty() && cursor.isDone();
        }
    }
}
