package io.flockmq.broker.delivery;

import io.flockmq.broker.session.MessageSource;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes and ends the subscriptions of one event loop's sessions: in the session, in the table of subscriptions, with other nodes,
 * and with the retained messages that they call for. Event loop only.
 */
public final class Subscriptions {

    /** Retained messages fetched at a time. */
    private static final int PAGE = 64;

    private final SubscriptionTrie<Subscriber> trie;
    private final RetainedStore retained;
    private final Routes routes;
    private final AtomicLong count = new AtomicLong();

    /**
     * Works on the node's subscriptions.
     *
     * @param trie who subscribes to what, on this node and on others
     */
    public Subscriptions(SubscriptionTrie<Subscriber> trie, RetainedStore retained, Routes routes) {
        this.trie = trie;
        this.retained = retained;
        this.routes = routes;
    }

    /** Whether subscriptions can be made now. */
    public boolean areServed() {
        return routes.isServing();
    }

    /**
     * Makes or replaces a subscription [MQTT-3.8.4-3]. From its return on, messages published anywhere on the node reach it; those
     * published on other nodes as soon as {@link #whenKnown} says so.
     *
     * @return the retained messages to send once SUBACK is on its way, null for none
     */
    public @Nullable MessageSource subscribe(Session session, TopicFilter filter, SubscriptionOptions options) {
        boolean isNew = session.subscribe(filter, options);
        put(session, filter, options);
        boolean sendRetained = !filter.isShared()
                && switch (options.retainHandling()) { // [MQTT-3.3.1-9] [MQTT-3.3.1-10] [MQTT-3.3.1-11]
                    case SEND -> true;
                    case SEND_IF_NEW -> isNew;
                    case DO_NOT_SEND -> false;
                };
        return sendRetained ? new RetainedMessages(filter, retained, options) : null;
    }

    /** Ends a subscription; returns false if there was none. */
    public boolean unsubscribe(Session session, TopicFilter filter) {
        boolean existed = session.unsubscribe(filter);
        if (existed) {
            remove(session, filter);
        }
        return existed;
    }

    /** Has messages reach a session that came with its subscriptions. Those that reach it already go on to do so. */
    public void resume(Session session) {
        for (Session.Subscribed subscribed : session.subscriptions()) {
            put(session, subscribed.filter(), subscribed.options());
        }
    }

    /** Has no more messages reach a session, which keeps its subscriptions: it is over, or lives on elsewhere. */
    public void forget(Session session) {
        for (Session.Subscribed subscribed : session.subscriptions()) {
            remove(session, subscribed.filter());
        }
    }

    private void put(Session session, TopicFilter filter, SubscriptionOptions options) {
        if (trie.put(filter, session, options)) {
            count.setOpaque(count.getPlain() + 1);
            routes.subscribed(session, filter);
        }
    }

    private void remove(Session session, TopicFilter filter) {
        if (trie.remove(filter, session)) {
            count.setOpaque(count.getPlain() - 1);
            routes.unsubscribed(session, filter);
        }
    }

    /** Runs a task on this event loop, once every node knows of all that was subscribed and unsubscribed before. */
    public void whenKnown(Runnable then) {
        routes.whenKnown(then);
    }

    /**
     * The client of a session came or went, which matters to those who share subscriptions with it. A going is told before the
     * session is.
     */
    public void connectedChanged(Session session, boolean connected) {
        routes.connectedChanged(session, connected);
    }

    /** The number of subscriptions; any thread. */
    public long count() {
        return count.getOpaque();
    }

    /** Pages through the store as the session asks for more. */
    private static final class RetainedMessages implements MessageSource {

        private final TopicFilter filter;
        private final RetainedStore store;
        private final SubscriptionOptions options;
        private final int[] ids;
        private final ArrayDeque<Message> page = new ArrayDeque<>();
        /**
         * Made by the first look, after SUBACK: by then every node knows the subscription, so that a message which this does not
         * find comes as a published one.
         */
        private RetainedStore.@Nullable Cursor cursor;

        private RetainedMessages(TopicFilter filter, RetainedStore store, SubscriptionOptions options) {
            this.filter = filter;
            this.store = store;
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
                var _ = cursor().next(PAGE, page::addLast);
            }
            Message message = page.pollFirst();
            return message == null
                    ? null
                    : new PendingDelivery(
                            message, message.qos().atMost(options.qos()), true, ids, null); // [MQTT-3.3.1-8]
        }

        @Override
        public boolean isExhausted() {
            return page.isEmpty() && cursor().isDone();
        }

        private RetainedStore.Cursor cursor() {
            RetainedStore.Cursor here = cursor;
            if (here == null) {
                here = store.match(filter);
                cursor = here;
            }
            return here;
        }
    }
}
