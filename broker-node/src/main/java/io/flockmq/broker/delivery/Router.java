package io.flockmq.broker.delivery;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.event.Traffic;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.subscription.MatchCache;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Brings the messages that are published on one event loop to their subscribers: those here at once, those elsewhere by one
 * hand-over per event loop and turn. Event loop only.
 */
public final class Router {

    /** Subscribers in the cached routes of one event loop, together. */
    private static final int CACHED_MATCHES = 1 << 20;

    private final int loop;
    private final Executor executor;
    private final Router[] all;
    private final Inbox inbox;
    private final @Nullable HandOver[] outgoing;
    private final EndOfTurn endOfTurn;
    private final MatchCache<Session, Route> routes;
    private final RetainedStore retained;
    private final BrokerEventListener events;
    private final TrafficCounters traffic;
    private boolean handOverPlanned;

    /**
     * The router of one event loop.
     *
     * @param loop the number of the event loop
     * @param executor the event loop
     * @param all the routers of all event loops by number; filled before the first message
     */
    public Router(
            int loop,
            Executor executor,
            Router[] all,
            SubscriptionTrie<Session> subscriptions,
            RetainedStore retained,
            EndOfTurn endOfTurn,
            BrokerEventListener events,
            TrafficCounters traffic) {
        this.loop = loop;
        this.executor = executor;
        this.all = all;
        this.inbox = new Inbox(executor);
        this.outgoing = new @Nullable HandOver[all.length];
        this.endOfTurn = endOfTurn;
        this.routes = new MatchCache<>(subscriptions, matches -> Route.of(matches, all.length), CACHED_MATCHES);
        this.retained = retained;
        this.events = events;
        this.traffic = traffic;
    }

    /**
     * Publishes a message. When this returns success, every subscriber's event loop has it or will be handed it at the end of
     * this turn.
     *
     * @return {@link ReasonCode#SUCCESS}, {@link ReasonCode#NO_MATCHING_SUBSCRIBERS}, or {@link ReasonCode#QUOTA_EXCEEDED} if
     *     it cannot be retained, and then nobody gets it
     */
    public ReasonCode publish(Message message) {
        if (message.retain() && retained.put(message) == RetainedStore.Result.FULL) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        Route route = routes.get(message.topic());
        if (route.isEmpty()) {
            return ReasonCode.NO_MATCHING_SUBSCRIBERS;
        }
        for (int i = 0; i < all.length; i++) {
            List<Match<Session>> matches = route.on(i);
            if (matches.isEmpty()) {
                continue;
            }
            if (i == loop) {
                deliver(message, matches);
            } else {
                outgoing(i).add(new HandOver.Item.ToSubscribers(message, matches), message);
            }
        }
        List<GroupRotation> groups = route.groups();
        for (int i = 0; i < groups.size(); i++) {
            deliverToMember(message, groups.get(i), null);
        }
        return ReasonCode.SUCCESS;
    }

    /** Gives a message that a member of a shared subscription has not taken to another member. */
    void deliverToAnother(PendingDelivery delivery, TopicFilter share, Session except) {
        for (GroupRotation group : routes.get(delivery.message().topic()).groups()) {
            if (group.filter().text().equals(share.text()) && deliverToMember(delivery.message(), group, except)) {
                return;
            }
        }
        traffic.increment(Traffic.PUBLISH_DROPPED);
        events.on(new BrokerEvent.MessageDropped(
                except.clientId(), delivery.message().topic().name(), DropReason.SESSION_ENDED));
    }

    private boolean deliverToMember(Message message, GroupRotation group, @Nullable Session except) {
        Match<Session> match = group.pick(except);
        if (match == null) {
            return false;
        }
        Session member = match.subscriber();
        PendingDelivery delivery = pending(message, match, group.filter());
        if (member.loop() == loop) {
            deliverToMember(member, delivery);
        } else {
            outgoing(member.loop()).add(new HandOver.Item.ToMember(member, delivery), message);
        }
        return true;
    }

    private void deliverToMember(Session member, PendingDelivery delivery) {
        TopicFilter share = delivery.share();
        if (member.hasEnded() && share != null) {
            deliverToAnother(delivery, share, member);
        } else {
            deliver(member, delivery);
        }
    }

    private void deliver(Message message, List<Match<Session>> matches) {
        for (int i = 0; i < matches.size(); i++) {
            Match<Session> match = matches.get(i);
            Session subscriber = match.subscriber();
            if (match.noLocal() && message.publisher().equals(subscriber.clientId())) {
                continue; // [MQTT-3.8.3-3]
            }
            deliver(subscriber, pending(message, match, null));
        }
    }

    /** One subscriber that fails is no harm to the others. */
    private void deliver(Session subscriber, PendingDelivery delivery) {
        try {
            subscriber.deliver(delivery);
        } catch (RuntimeException | Error fault) {
            events.on(new BrokerEvent.InternalFault("delivering a message", fault));
        }
    }

    private static PendingDelivery pending(Message message, Match<Session> match, @Nullable TopicFilter share) {
        Qos qos = message.qos().atMost(match.qos());
        boolean retain = message.retain() && match.retainAsPublished(); // [MQTT-3.3.1-12] [MQTT-3.3.1-13]
        return new PendingDelivery(message, qos, retain, match.subscriptionIds(), share);
    }

    // ---------------------------------------------------------------- between event loops

    private HandOver outgoing(int to) {
        HandOver handOver = outgoing[to];
        if (handOver == null) {
            handOver = new HandOver();
            outgoing[to] = handOver;
        }
        if (!handOverPlanned) {
            handOverPlanned = true;
            endOfTurn.add(this::handOver);
        }
        return handOver;
    }

    private void handOver() {
        handOverPlanned = false;
        for (int i = 0; i < outgoing.length; i++) {
            HandOver handOver = outgoing[i];
            if (handOver != null) {
                outgoing[i] = null;
                Router to = all[i];
                to.inbox.send(handOver, () -> to.receive(handOver));
            }
        }
    }

    private void receive(HandOver handOver) {
        for (HandOver.Item item : handOver.items()) {
            switch (item) {
                case HandOver.Item.ToSubscribers(Message message, List<Match<Session>> matches) ->
                    deliver(message, matches);
                case HandOver.Item.ToMember(Session member, PendingDelivery delivery) ->
                    deliverToMember(member, delivery);
            }
        }
    }

    /**
     * Whether another event loop does not keep up with what this one hands over. If so, the caller stops reading from
     * publishers until the task runs on this event loop.
     *
     * @param resume run once there is room; only if this returns true
     */
    public boolean pauseIfBehind(Runnable resume) {
        for (Router router : all) {
            if (router != this && router.inbox.isOverfull()) {
                router.inbox.whenLow(executor, resume);
                return true;
            }
        }
        return false;
    }
}
