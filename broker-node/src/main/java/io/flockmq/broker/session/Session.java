package io.flockmq.broker.session;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.session.SessionJournal.Urgency;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one client (MQTT 5.0, section 4.1). Stays on one event loop for its whole life; all methods are for that event
 * loop, except where they say "any thread". What is on its way to the client is in {@link OutboundMessages}.
 */
public final class Session implements Subscriber {

    /** What became of an acknowledgement. */
    public enum AckResult {
        /** It belongs to a message in flight. */
        ACCEPTED,
        /** No message in flight has this packet identifier. */
        NOT_FOUND,
        /** The message in flight needs another kind of acknowledgement. */
        WRONG_KIND
    }

    /** What to do when something is stored, and what if it is another node that stores it. Compared by identity. */
    private static final class EitherWay {
        private final Runnable stored;
        private final Runnable elsewhere;

        private EitherWay(Runnable stored, Runnable elsewhere) {
            this.stored = stored;
            this.elsewhere = elsewhere;
        }
    }

    /** One of this session's subscriptions. */
    public record Subscribed(TopicFilter filter, SubscriptionOptions options) {}

    private final String clientId;
    private final SessionContext context;

    private final Map<String, Subscribed> subscriptions = new LinkedHashMap<>(4);
    private final OutboundMessages outbound;
    private final Intake intake;
    private final InboundQos2 inbound = new InboundQos2();

    private long epoch;
    private @Nullable String user;
    private long expirySeconds;
    /** When the client was last seen, on the monotonic clock; of no account while it is connected. */
    private long disconnectedAt;

    private final WillInForce will = new WillInForce();
    private final ClientStamps stamps;
    private @Nullable Origin adoptedFrom;
    /** Who waits until something is stored, here or elsewhere; null for nobody. */
    private @Nullable List<EitherWay> waiting;
    /** Whether only its subscriptions are here. */
    private boolean expected;

    private @Nullable SessionLog log;
    private @Nullable ClientLink link;
    /** Whether the client is connected: written by the event loop, read by any thread (opaque use: a hint for sharing). */
    private volatile boolean connected;
    /** Whether there are copies elsewhere; likewise a hint for other threads. */
    private volatile boolean replicated;

    Session(String clientId, SessionContext context) {
        this.clientId = clientId;
        this.context = context;
        this.outbound = new OutboundMessages(context, this::dropped);
        this.intake =
                new Intake(context.confirmations(), outbound, this::dropped, action -> whenStored(action, action));
        this.stamps = new ClientStamps(clientId);
    }

    /** The client identifier; any thread. */
    public String clientId() {
        return clientId;
    }

    /** The number of the event loop that this session lives on; any thread. */
    public int loop() {
        return context.loop();
    }

    /** Whether the client is connected now; any thread, as a hint. */
    public boolean isConnected() {
        return connected;
    }

    /**
     * Whether other nodes keep copies of this session, so that a QoS 1 or 2 message is safe only when they have it, or the
     * client has; any thread, as a hint.
     */
    public boolean isReplicated() {
        return replicated;
    }

    /** Which claim of the client identifier this session belongs to; higher ones are later. 0 on a node alone. */
    public long epoch() {
        return epoch;
    }

    void claimed(long newEpoch) {
        epoch = newEpoch;
    }

    void belongsTo(@Nullable String newUser) {
        user = newUser;
    }

    /** Whether somebody is known whose session it is, and who is not that user. */
    boolean isOfAnother(@Nullable String other) {
        return user != null && !user.equals(other);
    }

    /** Whether the session outlives its connection. */
    public boolean isPersistent() {
        return expirySeconds > 0;
    }

    /** Seconds that the session outlives its connection. */
    public long expirySeconds() {
        return expirySeconds;
    }

    /** Changes the expiry, as DISCONNECT may [MQTT-3.14.2-2]; what is longer than allowed is cut. */
    public void expireAfter(long seconds) {
        expirySeconds = Math.min(seconds, context.limits().maxExpirySeconds());
    }

    /** Forgets the will: the client disconnected in order [MQTT-3.14.4-3]. */
    public void removeWill() {
        if (will.remove()) {
            journal(new SessionChange.WillRemoved(), Urgency.NOW);
        }
    }

    /** Has the will wait for this long at least once the client is gone. */
    void holdWill(Duration least) {
        if (will.hold(least)) {
            journal(new SessionChange.Opened(expirySeconds, will.get(), user), Urgency.NOW);
        }
    }

    /** How long ago the client was last seen; of no account while it is connected. */
    Duration offline() {
        return Duration.ofNanos(context.timers().nanoTime() - disconnectedAt);
    }

    @Nullable
    Will will() {
        return will.get();
    }

    /** The will is published now. The copies keep it until {@link #willPublished}, so that it is not lost with this node. */
    void publishesWill() {
        will.publishes();
    }

    /** All who are to get this will have it. */
    public void willPublished(Will which) {
        if (!will.published(which)) {
            return;
        }
        if (will.endsLater()) {
            context.journal().ended(this);
        } else {
            journal(new SessionChange.WillRemoved(), Urgency.NOW);
        }
    }

    @Nullable
    ClientLink link() {
        return link;
    }

    // ---------------------------------------------------------------- subscriptions

    /** Adds or replaces a subscription; returns true if there was none with this filter. */
    public boolean subscribe(TopicFilter filter, SubscriptionOptions options) {
        journal(new SessionChange.Subscribed(filter, options), Urgency.NOW);
        return subscriptions.put(filter.text(), new Subscribed(filter, options)) == null;
    }

    /** Removes a subscription; returns false if there was none. */
    public boolean unsubscribe(TopicFilter filter) {
        outbound.removeSource(filter.text()); // [MQTT-3.10.4-2]
        boolean existed = subscriptions.remove(filter.text()) != null;
        if (existed) {
            journal(new SessionChange.Unsubscribed(filter), Urgency.NOW);
        }
        return existed;
    }

    /** Whether there is a subscription with exactly this filter. */
    public boolean isSubscribed(TopicFilter filter) {
        return subscriptions.containsKey(filter.text());
    }

    /** All subscriptions in the order in which they were made. */
    public List<Subscribed> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    /** The number of subscriptions. */
    public int subscriptionCount() {
        return subscriptions.size();
    }

    // ---------------------------------------------------------------- messages from the client

    /**
     * The message with what it is recognised by, should it be routed a second time because this node has died; as it is, if there
     * are no other nodes. To be called in the order in which messages are routed.
     */
    public Message stamped(Message message) {
        return context.journal().isKept() ? stamps.next(message) : message;
    }

    /**
     * Takes note of a QoS 2 packet identifier (MQTT 5.0, section 4.3.3, method of storing identifiers).
     *
     * @return true if it is new and the message is to be routed, false if it is a repetition [MQTT-4.3.3-10]
     */
    public boolean receiveQos2(int packetId) {
        return inbound.add(packetId);
    }

    /** Like {@link #receiveQos2(int)}; a message that is new is kept as by {@link #keepQos2}. */
    public boolean receiveQos2(int packetId, Message message) {
        boolean isNew = receiveQos2(packetId);
        if (isNew) {
            keepQos2(packetId, message);
        }
        return isNew;
    }

    /**
     * Has the copies keep a QoS 2 message until {@link #routedQos2}, so that whoever goes on from them can route it. It is to be
     * routed {@link #whenStored}: otherwise one that only this node has seen may be routed here and, sent again, elsewhere.
     */
    public void keepQos2(int packetId, Message message) {
        inbound.keep(packetId, message);
    }

    /** All subscribers have a QoS 2 message. */
    public void routedQos2(int packetId) {
        inbound.routed(packetId);
    }

    /**
     * Forgets a QoS 2 packet identifier on PUBREL; returns false if it was not known. PUBCOMP is to be sent {@link #whenStored}:
     * a copy that still knows the identifier would take the client's next message with it for a repetition.
     */
    public boolean releaseQos2(int packetId) {
        return inbound.release(packetId);
    }

    /** Whether this packet identifier would exceed the Receive Maximum, with so many QoS 1 messages unacknowledged. */
    public boolean exceedsReceiveMaximum(int packetId, int qos1) {
        return inbound.size() + qos1 >= context.limits().receiveMaximum() && !inbound.contains(packetId);
    }

    /** Whether this packet identifier would exceed the Receive Maximum [MQTT-3.3.4-7]. */
    public boolean exceedsReceiveMaximum(int packetId) {
        return inbound.size() >= context.limits().receiveMaximum() && !inbound.contains(packetId);
    }

    /** Gives the QoS 2 messages of the client that may not be with all subscribers, each with its packet identifier. */
    public void unroutedQos2(BiConsumer<Integer, Message> to) {
        inbound.unrouted(to);
    }

    /**
     * Runs an action once a QoS 2 message of the client is with all subscribers, or the session is over; at once if it is, or if
     * there is none with this packet identifier. Before that PUBREC would promise too much.
     */
    public void whenRoutedQos2(int packetId, Runnable action) {
        inbound.whenRouted(packetId, action);
    }

    // ---------------------------------------------------------------- messages to the client

    /** Whether the session is over; what is delivered to it from now on is dropped. */
    public boolean hasEnded() {
        return intake.isClosed();
    }

    /** Holds back what comes from now on, because something that was published before may come later, until {@link #gathered}. */
    public void gather() {
        intake.gather();
    }

    /** Whether only its subscriptions are here yet, so that messages find it. */
    public boolean isExpected() {
        return expected;
    }

    /** Whether messages are held back. */
    public boolean isGathering() {
        return intake.isGathering();
    }

    /** Everything has come that was published before what is held back: that follows now, in order and each message once. */
    public void gathered() {
        intake.gathered();
    }

    /** The session leaves for another node, which is sent the same messages: those that nobody may keep are that node's. */
    public void leaving(boolean now) {
        intake.leaving(now);
    }

    /**
     * Another node has all that is in this session. Nothing is delivered to it any more, and who waits for its messages goes on
     * waiting until it is {@linkplain #handedOver handed over}.
     */
    public void left() {
        intake.left();
    }

    /** Whether this node has taken the session over from that dead node. */
    public boolean isAdoptedFrom(String node, long incarnation) {
        Origin from = adoptedFrom;
        return from != null && from.incarnation() == incarnation && from.node().equals(node);
    }

    /** This node has taken the session over from a dead node. */
    public void adoptedFrom(Origin dead) {
        adoptedFrom = dead;
    }

    /** Sends, queues or drops a message that nobody waits for. */
    public void deliver(PendingDelivery delivery) {
        deliver(delivery, null);
    }

    /**
     * Sends, queues or drops a message.
     *
     * @param confirmation told when the message is acknowledged, stored or given up; null if nobody waits
     */
    public void deliver(PendingDelivery delivery, @Nullable Confirmation confirmation) {
        intake.deliver(delivery, confirmation);
    }

    /**
     * Forgets by which numbers repetitions of sources are recognised that have been silent for one to two such rounds.
     *
     * @param forgotten told of each of them
     */
    public void forgetSilentSources(Consumer<? super Source> forgotten) {
        intake.forgetSilentSources(forgotten);
    }

    /**
     * Delivers what a source gives, at the client's pace and after what is queued now. It takes the place of an earlier one
     * of the same subscription, and goes with the subscription.
     */
    public void deliverFrom(MessageSource source) {
        outbound.deliverFrom(source);
    }

    /** Sends what waits for as long as the connection takes it and the window has room. */
    public void drain() {
        outbound.drain();
    }

    /** PUBACK from the client. */
    public AckResult puback(int packetId, ReasonCode reason) {
        return outbound.puback(packetId, reason);
    }

    /** PUBREC from the client; where it is accepted, PUBREL is sent. */
    public AckResult pubrec(int packetId, ReasonCode reason) {
        return outbound.pubrec(packetId, reason);
    }

    /** PUBCOMP from the client. */
    public AckResult pubcomp(int packetId) {
        return outbound.pubcomp(packetId);
    }

    // ---------------------------------------------------------------- connection

    /**
     * Binds the session to its client's connection. The connection calls {@link #start} when its CONNACK is on the way.
     *
     * @param receiveMaximum the client's Receive Maximum, 1 to 65,535
     */
    void attach(ClientLink to, int receiveMaximum, long expiry, @Nullable Will newWill) {
        link = to;
        connected = true;
        expirySeconds = expiry;
        boolean copied = context.journal().isKept();
        will.set(newWill != null && copied ? newWill.of(clientId, epoch) : newWill);
        outbound.attach(to, receiveMaximum);
        if (copied && (expiry > 0 || will.get() != null || log != null)) {
            keepCopies(false);
            journal(new SessionChange.Opened(expiry, will.get(), user), Urgency.NOW);
        }
    }

    /** Sends again what was not acknowledged [MQTT-4.4.0-1], then what waits. */
    public void start() {
        outbound.start();
    }

    void detach() {
        link = null;
        connected = false;
        disconnectedAt = context.timers().nanoTime();
        outbound.detach();
        if (isPersistent()) {
            journal(new SessionChange.Disconnected(expirySeconds), Urgency.NOW);
        }
    }

    /** Empties the session for good and returns the messages that its client never acknowledged. */
    List<Undelivered> end() {
        intake.close();
        List<Undelivered> undelivered = outbound.end();
        intake.end(undelivered);
        inbound.clear();
        SessionLog copies = log;
        log = null;
        if (will.endSession()) {
            context.journal().ended(this);
        }
        if (copies != null) {
            copies.close().forEach(Runnable::run); // there is nothing left to wait for
        }
        return undelivered;
    }

    // ---------------------------------------------------------------- copies

    /**
     * Has copies kept.
     *
     * @param unknown whether there is something that the copies will not be told of as it changes
     */
    private void keepCopies(boolean unknown) {
        SessionLog copies = log;
        if (copies == null) {
            copies = new SessionLog(this, context.journal(), outbound, unknown);
            log = copies;
        }
        // A clean session ends with its connection: of its messages nothing need be known elsewhere.
        replicated = isPersistent();
        outbound.useLog(replicated ? copies : null);
        inbound.useLog(replicated ? copies : null);
        if (!replicated) {
            copies.forgetMessages();
        }
    }

    private void journal(SessionChange change, Urgency urgency) {
        SessionLog copies = log;
        if (copies != null) {
            copies.add(change, urgency);
        }
    }

    /**
     * Runs an action once all copies have everything that happened before: at once if they do, or if there are none, or when the
     * session ends; never if it is {@linkplain #handedOver given to another node} first.
     */
    public void whenStored(Runnable action) {
        SessionLog copies = log;
        if (copies == null) {
            action.run();
        } else {
            copies.whenStored(action);
        }
    }

    /**
     * Runs one of two actions once.
     *
     * @param stored as by {@link #whenStored(Runnable)}
     * @param elsewhere if the session is {@linkplain #handedOver given to another node} before that
     */
    public void whenStored(Runnable stored, Runnable elsewhere) {
        EitherWay either = new EitherWay(stored, elsewhere);
        List<EitherWay> all = waiting;
        if (all == null) {
            all = new ArrayList<>(1);
            waiting = all;
        }
        all.add(either);
        whenStored(() -> {
            if (waiting != null && waiting.remove(either)) {
                either.stored.run();
            }
        });
    }

    /**
     * Takes what has changed since the last time, for all copies: to be applied together or not at all. Of messages that came and
     * went meanwhile, and of steps that later ones make needless, nothing is taken.
     *
     * @return to be run when all copies have it; then nothing that was taken before need be confirmed any more
     */
    public Runnable takeChanges(Consumer<SessionChange> to) {
        return log == null ? () -> {} : log.take(to);
    }

    /**
     * Takes everything, for copies that have nothing; {@link #takeChanges} goes on from there.
     *
     * @return to be run when all copies have it
     */
    public Runnable takeEverything(Consumer<SessionChange> to) {
        if (log == null) {
            changes().forEach(to);
            return () -> {};
        }
        return log.takeEverything(to);
    }

    /**
     * The session lives on elsewhere, with all its messages: nobody need wait for them here, and nothing is kept of it. What still
     * waited {@link #whenStored} does not happen here any more.
     */
    public void handedOver() {
        intake.left();
        outbound.discard();
        inbound.clear();
        intake.handedOver();
        SessionLog copies = log;
        log = null;
        if (copies != null) {
            var _ = copies.close();
        }
        List<EitherWay> elsewhere = waiting;
        waiting = null;
        if (elsewhere != null) {
            elsewhere.forEach(either -> either.elsewhere.run());
        }
    }

    /** The changes that make a copy of nothing. The clocks of an offline session are told by what is left of them. */
    public List<SessionChange> changes() {
        List<SessionChange> all = new ArrayList<>();
        long offlineNanos = context.timers().nanoTime() - disconnectedAt;
        SessionState.describeClient(expirySeconds, will.get(), user, link != null, offlineNanos, all::add);
        if (isPersistent()) {
            subscriptions.values().forEach(one -> all.add(new SessionChange.Subscribed(one.filter(), one.options())));
            outbound.all().forEach(message -> message.describe(all::add));
            inbound.describe(all::add);
            Stamp last = stamps.last();
            if (last != null) {
                all.add(new SessionChange.Published(last));
            }
            intake.describe(all::add);
        }
        return all;
    }

    /** The messages that copies must know, in order. */
    List<CopiedMessage> unacknowledged() {
        return outbound.copied();
    }

    /** Takes in everything that a copy has, of which other copies know nothing. */
    void restore(SessionState state) {
        boolean copied = takeIn(state, true);
        if (copied) {
            Objects.requireNonNull(log).tell(Urgency.NOW);
        }
    }

    /** Takes in everything that the journal knows. */
    void recall(SessionState state) {
        if (takeIn(state, false)) {
            outbound.copied().forEach(message -> message.described(0));
        }
    }

    private boolean takeIn(SessionState state, boolean unknown) {
        expirySeconds = state.expirySeconds();
        user = state.user();
        will.restore(state.will());
        state.subscriptions()
                .forEach(one -> subscriptions.put(one.filter().text(), new Subscribed(one.filter(), one.options())));
        boolean copied = context.journal().isKept() && isPersistent();
        if (copied) {
            keepCopies(unknown);
        }
        outbound.restore(state.outbound());
        inbound.restore(state.inbound());
        stamps.restore(state.published());
        intake.restore(state.seen());
        disconnectedAt = context.timers().nanoTime() - state.offlineNanos();
        return copied;
    }

    /** Holds messages back until it has {@link #arrived}, with subscriptions only. */
    void expect(List<SessionChange.Subscribed> known) {
        known.forEach(one -> subscriptions.put(one.filter().text(), new Subscribed(one.filter(), one.options())));
        gather();
        expected = true;
        replicated = true; // nobody may think a message safe that is only held here
    }

    /** The rest of the session has come; what is held back waits on, until all has been {@link #gathered}. */
    public void arrived(SessionState state) {
        expected = false;
        restore(state);
    }

    // ---------------------------------------------------------------- for people

    /** Whose session it is; null for nobody's. */
    public @Nullable String user() {
        return user;
    }

    /** QoS 2 messages from the client whose exchange is not complete. */
    int receivingQos2() {
        return inbound.size();
    }

    OutboundMessages outbound() {
        return outbound;
    }

    SessionLimits limits() {
        return context.limits();
    }

    /** What the client may do now; null for everything, and while it is not connected. */
    public @Nullable Permissions permissions() {
        ClientLink open = link;
        return open == null ? null : open.permissions();
    }

    /** Messages that wait in the queue. */
    public int queuedMessages() {
        return outbound.queuedMessages();
    }

    /** Bytes that wait in the queue. */
    public long queuedBytes() {
        return outbound.queuedBytes();
    }

    /** QoS 1 and 2 messages sent and not yet fully acknowledged. */
    public int inFlightMessages() {
        return outbound.inFlightMessages();
    }

    private void dropped(PendingDelivery delivery, DropReason reason) {
        // A live client that does not keep up is another matter than one that is away.
        DropReason named = reason == DropReason.QUEUE_FULL && delivery.qos() == Qos.AT_MOST_ONCE && link != null
                ? DropReason.SLOW_CONSUMER
                : reason;
        context.traffic().dropped();
        context.events().on(BrokerEvent.MessageDropped.of(clientId, delivery.message(), named));
    }
}
