package io.flockmq.broker.delivery;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.event.MessageTracer;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Confirmations;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.RemoteMembers;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.subscription.MatchCache;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.MessageTrace;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings the messages that are published on one event loop to their subscribers: those here at once, those on other event loops by
 * one hand-over per event loop and turn, those on other nodes through {@link OtherNodes}. Event loop only.
 */
public final class Router {

    /** Subscribers in the cached routes of one event loop, together. */
    private static final int CACHED_MATCHES = 1 << 20;

    private final int loop;
    private final int loops;
    private final RouterPorts ports;
    private final Inbox inbox;
    private final Outbox outbox;
    private final EndOfTurn endOfTurn;
    private final MatchCache<Subscriber, Route> routes;
    private final BrokerEventListener events;
    private final TrafficCounters traffic;
    /** Nodes that were sent messages since {@link #beginPublisher}. */
    private final List<RemoteNode> receivers = new ArrayList<>();

    /**
     * The router of one event loop.
     *
     * @param loop the number of the event loop
     * @param executor the event loop
     * @param all the routers of all event loops by number; filled before the first message
     * @param subscriptions who subscribes to what, on this node and on others
     */
    public Router(
            int loop,
            Executor executor,
            Router[] all,
            SubscriptionTrie<Subscriber> subscriptions,
            RouterPorts ports,
            EndOfTurn endOfTurn,
            BrokerEventListener events,
            TrafficCounters traffic) {
        this.loop = loop;
        this.loops = all.length;
        this.ports = ports;
        this.inbox = new Inbox(executor);
        this.outbox = new Outbox(loop, executor, all, endOfTurn);
        this.endOfTurn = endOfTurn;
        this.routes = new MatchCache<>(subscriptions, matches -> Route.of(matches, all.length), CACHED_MATCHES);
        this.events = events;
        this.traffic = traffic;
    }

    /** Whether messages that must not be lost, of QoS 1 or 2 or to be retained, can be kept now. */
    public boolean isKeeping() {
        return ports.keeping().isPossible();
    }

    // ---------------------------------------------------------------- published here

    /** Publishes a message that nobody waits for. */
    public ReasonCode publish(Message message) {
        return publish(message, null);
    }

    /**
     * Publishes a message. When this returns success, every subscriber's event loop has it or will be handed it at the end of
     * this turn, and each other node with subscribers will be sent it.
     *
     * @param confirmation of this event loop; told to {@link Confirmation#expect} everybody who must have the message before its
     *     publisher may be told that it is safe; null if nobody waits, as for QoS 0
     * @return {@link ReasonCode#SUCCESS}, {@link ReasonCode#NO_MATCHING_SUBSCRIBERS}, or {@link ReasonCode#QUOTA_EXCEEDED} if
     *     it cannot be retained, and then nobody gets it
     */
    public ReasonCode publish(Message published, @Nullable Confirmation confirmation) {
        MessageTrace trace = published.trace();
        if (trace == null) {
            return route(published, confirmation);
        }
        trace.routing();
        ReasonCode reason = route(published, confirmation);
        trace.routed(reason);
        return reason;
    }

    private ReasonCode route(Message published, @Nullable Confirmation confirmation) {
        if (published.retain()
                && ports.retained().retain(published.toKeep(), confirmation) == RetainedStore.Result.FULL) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        Message message = ports.nodes().stamped(published);
        if (confirmation != null) {
            ports.nodes().withhold(confirmation);
        }
        Route route = routes.get(message.topic());
        if (route.isEmpty()) {
            return ReasonCode.NO_MATCHING_SUBSCRIBERS;
        }
        toSessions(message, route, confirmation, null);
        List<RemoteNode> nodes = route.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            RemoteNode node = nodes.get(i);
            expectOne(confirmation);
            sentTo(node);
            ports.nodes().forward(node, message, confirmation);
        }
        List<GroupRotation> groups = route.groups();
        for (int i = 0; i < groups.size(); i++) {
            expectOne(confirmation);
            if (!toMember(message, groups.get(i), null, false, confirmation)) {
                doneWith(confirmation);
            }
        }
        return ReasonCode.SUCCESS;
    }

    /**
     * Publishes a message to one shared subscription only, because another node had no member left to take it.
     *
     * @param share the shared subscription, {@code $share/...} included
     * @param confirmation expects this already, and is done with when a member has the message or none is left; null if nobody
     *     waits
     */
    public void publishToShare(TopicFilter share, Message message, @Nullable Confirmation confirmation) {
        GroupRotation group = routes.get(message.topic()).group(share.text());
        if (group == null || !toMember(message, group, null, false, confirmation)) {
            dropped(share.text(), message, confirmation);
        }
    }

    // ---------------------------------------------------------------- published on other nodes

    /**
     * Takes a message from another node to the subscribers on this one.
     *
     * @param confirmation of this event loop; told to {@link Confirmation#expect} every session that must have the message
     *     before that node may be told that it is safe; null if nobody waits
     */
    public void receive(Message message, @Nullable Confirmation confirmation) {
        receiveTraced(message, confirmation, null);
    }

    /**
     * Takes a message from another node to some of the subscribers on this one.
     *
     * @param only which sessions get it; called on the event loop of each
     */
    public void receive(Message message, @Nullable Confirmation confirmation, Predicate<Session> only) {
        receiveTraced(message, confirmation, only);
    }

    private void receiveTraced(
            Message message, @Nullable Confirmation confirmation, @Nullable Predicate<Session> only) {
        MessageTrace trace = trace(message);
        if (trace == null) {
            toSessions(message, routes.get(message.topic()), confirmation, only);
            return;
        }
        trace.routing();
        toSessions(message.traced(trace), routes.get(message.topic()), confirmation, only);
        trace.routed(ReasonCode.SUCCESS);
    }

    private @Nullable MessageTrace trace(Message forwarded) {
        MessageTracer tracer = ports.tracer();
        return tracer == null ? null : tracer.forwarded(forwarded);
    }

    /**
     * Takes a message from another node to one of the members that a shared subscription has on this one.
     *
     * @param share the shared subscription, {@code $share/...} included
     * @param confirmation expects whoever takes it from now on, until it is {@linkplain Confirmation#awaitsClient answered} if it
     *     wants to know that; null if nobody waits
     * @return false if no member is left to take it
     */
    public boolean receiveForShare(TopicFilter share, Message message, @Nullable Confirmation confirmation) {
        GroupRotation group = routes.get(message.topic()).group(share.text());
        if (group == null) {
            return false;
        }
        expectOne(confirmation);
        boolean taken = receiveTraced(message, group, confirmation);
        if (!taken) {
            doneWith(confirmation);
        }
        return taken;
    }

    private boolean receiveTraced(Message message, GroupRotation group, @Nullable Confirmation confirmation) {
        MessageTrace trace = trace(message);
        if (trace == null) {
            return toMember(message, group, null, true, confirmation);
        }
        trace.routing();
        boolean taken = toMember(message.traced(trace), group, null, true, confirmation);
        trace.routed(taken ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS);
        return taken;
    }

    // ---------------------------------------------------------------- to sessions

    private void toSessions(
            Message message, Route route, @Nullable Confirmation confirmation, @Nullable Predicate<Session> only) {
        for (int i = 0; i < loops; i++) {
            List<Match<Session>> matches = route.on(i);
            if (matches.isEmpty()) {
                continue;
            }
            if (i == loop) {
                deliver(message, matches, confirmation, only);
            } else {
                Confirmation waiting = confirmation != null && mustKeep(message, matches) ? confirmation : null;
                expectOne(waiting);
                outbox.add(i, new HandOver.Item.ToSubscribers(message, matches, waiting, only), message);
            }
        }
    }

    /** Whether one of these sessions must have the message before it is safe. */
    private static boolean mustKeep(Message message, List<Match<Session>> matches) {
        for (int i = 0; i < matches.size(); i++) {
            if (mustKeep(message, matches.get(i).qos(), matches.get(i).subscriber())) {
                return true;
            }
        }
        return false;
    }

    private static boolean mustKeep(Message message, Qos granted, Session session) {
        return message.qos().atMost(granted) != Qos.AT_MOST_ONCE && session.isReplicated();
    }

    /** To sessions of this event loop; the confirmation, if any, belongs to it, too. */
    private void deliver(
            Message message,
            List<Match<Session>> matches,
            @Nullable Confirmation confirmation,
            @Nullable Predicate<Session> only) {
        for (int i = 0; i < matches.size(); i++) {
            Match<Session> match = matches.get(i);
            Session subscriber = match.subscriber();
            if (match.noLocal() && message.publisher().equals(subscriber.clientId())) {
                continue; // [MQTT-3.8.3-3]
            }
            if (only != null && !only.test(subscriber)) {
                continue;
            }
            PendingDelivery delivery = pending(message, match, null);
            if (confirmation != null && mustKeep(message, match.qos(), subscriber)) {
                confirmation.expect();
                deliver(subscriber, delivery, confirmation);
            } else {
                deliver(subscriber, delivery, null);
            }
        }
    }

    /** One subscriber that fails is no harm to the others, nor to who waits for them. */
    private void deliver(Session subscriber, PendingDelivery delivery, @Nullable Confirmation confirmation) {
        try {
            if (confirmation == null) {
                subscriber.deliver(delivery);
            } else {
                subscriber.deliver(delivery, confirmation);
            }
        } catch (RuntimeException | Error fault) {
            events.on(new BrokerEvent.InternalFault("delivering a message", fault));
            doneWith(confirmation);
        }
    }

    private static PendingDelivery pending(Message message, Match<?> match, @Nullable TopicFilter share) {
        Qos qos = message.qos().atMost(match.qos());
        boolean retain = message.retain() && match.retainAsPublished(); // [MQTT-3.3.1-12] [MQTT-3.3.1-13]
        return new PendingDelivery(message, qos, retain, match.subscriptionIds(), share);
    }

    // ---------------------------------------------------------------- to members of shared subscriptions

    /**
     * Gives a message that a member of a shared subscription has not taken to another member, on whatever node.
     *
     * @param confirmation expects this already, and is done with when a member has the message or none is left; null if nobody
     *     waits
     */
    void deliverToAnother(
            PendingDelivery delivery, TopicFilter share, Session except, @Nullable Confirmation confirmation) {
        if (!toAnother(delivery, share, except, confirmation)) {
            dropped(except.clientId(), delivery.message(), confirmation);
        }
    }

    private boolean toAnother(
            PendingDelivery delivery, TopicFilter share, Session except, @Nullable Confirmation confirmation) {
        Message message = delivery.message();
        GroupRotation group = routes.get(message.topic()).group(share.text());
        return group != null && toMember(message, group, except, false, confirmation);
    }

    /** To the member whose turn it is; the confirmation, if any, expects it already. False if there is none. */
    private boolean toMember(
            Message message,
            GroupRotation group,
            @Nullable Session except,
            boolean hereOnly,
            @Nullable Confirmation confirmation) {
        Match<Subscriber> match = group.pick(except, hereOnly);
        if (match == null) {
            return false;
        }
        switch (match.subscriber()) {
            case Session member -> {
                Confirmation waiting = confirmation;
                if (waiting != null && !waiting.awaitsClient() && !mustKeep(message, match.qos(), member)) {
                    doneWith(waiting);
                    waiting = null;
                }
                PendingDelivery delivery = pending(message, match, group.filter());
                if (member.loop() == loop) {
                    toMember(member, delivery, waiting);
                } else {
                    outbox.add(member.loop(), new HandOver.Item.ToMember(member, delivery, waiting), message);
                }
            }
            case RemoteMembers members -> {
                sentTo(members.node());
                ports.nodes().forwardToShare(members.node(), group.filter(), message, confirmation);
            }
            case RemoteNode node -> throw new IllegalStateException(node + " as a member of a shared subscription");
        }
        return true;
    }

    /** To a member of this event loop, or to another one if its session has ended or left meanwhile. */
    private void toMember(Session member, PendingDelivery delivery, @Nullable Confirmation confirmation) {
        TopicFilter share = delivery.share();
        if (share != null && member.hasEnded()) {
            deliverToAnother(delivery, share, member, confirmation);
        } else {
            deliver(member, delivery, confirmation);
        }
    }

    private void dropped(String subscriber, Message message, @Nullable Confirmation confirmation) {
        traffic.dropped();
        events.on(BrokerEvent.MessageDropped.of(subscriber, message, DropReason.SESSION_ENDED));
        doneWith(confirmation);
    }

    // ---------------------------------------------------------------- between event loops

    /** The way for confirmations from this event loop to those that they belong to. */
    public Confirmations confirmations() {
        return outbox;
    }

    /** Runs a task on another event loop after all that was handed over to it before; on this one at once. */
    public void inOrder(int to, Runnable task) {
        if (to == loop) {
            task.run();
        } else {
            outbox.add(to, task);
        }
    }

    /**
     * Runs a task on this event loop, once all messages that were published or received here before have been handed over to
     * other event loops and given to {@link OtherNodes}: at the end of this turn.
     */
    public void afterThisTurn(Runnable task) {
        endOfTurn.add(task); // the hand-over of what there is was added before
    }

    private static void expectOne(@Nullable Confirmation confirmation) {
        if (confirmation != null) {
            confirmation.expect();
        }
    }

    private void doneWith(@Nullable Confirmation confirmation) {
        if (confirmation != null) {
            outbox.done(confirmation);
        }
    }

    Inbox inbox() {
        return inbox;
    }

    /** Another event loop hands something over; called on that one. */
    void accept(HandOver handOver) {
        inbox.send(handOver, () -> receive(handOver));
    }

    private void receive(HandOver handOver) {
        for (HandOver.Item item : handOver.items()) {
            switch (item) {
                case HandOver.Item.ToSubscribers to -> receive(to);
                case HandOver.Item.ToMember(var member, var delivery, var confirmation) ->
                    toMember(member, delivery, confirmation);
                case HandOver.Item.Confirmed(Confirmation confirmation) -> run(confirmation::done);
                case HandOver.Item.Task(Runnable task) -> run(task);
            }
        }
    }

    private void receive(HandOver.Item.ToSubscribers to) {
        Confirmation waiting = to.confirmation();
        if (waiting == null) {
            deliver(to.message(), to.matches(), null, to.only());
            return;
        }
        Confirmation allHere = new Confirmation(loop) {
            @Override
            protected void confirmed() {
                outbox.done(waiting);
            }
        };
        deliver(to.message(), to.matches(), allHere, to.only());
        allHere.done();
    }

    /** One task that fails is no harm to what comes after it. */
    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            events.on(new BrokerEvent.InternalFault("a task from another event loop", fault));
        }
    }

    // ---------------------------------------------------------------- back-pressure

    /** What is published from here on is what one publisher has sent, for {@link #pauseIfBehind}. */
    public void beginPublisher() {
        outbox.forgetReceivers();
        receivers.clear();
    }

    private void sentTo(RemoteNode node) {
        if (!receivers.contains(node)) {
            receivers.add(node);
        }
    }

    /**
     * Whether another event loop or node that was given messages since {@link #beginPublisher} does not keep up. If so, the
     * caller stops reading from the publisher until the task runs on this event loop.
     *
     * @param resume run once there is room; only if this returns true
     */
    public boolean pauseIfBehind(Runnable resume) {
        if (outbox.pauseIfBehind(resume)) {
            return true;
        }
        for (int i = 0; i < receivers.size(); i++) {
            RemoteNode node = receivers.get(i);
            if (ports.nodes().isBehind(node)) {
                ports.nodes().whenCaughtUp(node, () -> endOfTurn.add(resume)); // never before this returns
                return true;
            }
        }
        return false;
    }
}
