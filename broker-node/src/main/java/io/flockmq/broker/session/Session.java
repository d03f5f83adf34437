package io.flockmq.broker.session;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.event.Traffic;
import io.flockmq.broker.session.InFlightWindow.Awaiting;
import io.flockmq.broker.session.InFlightWindow.InFlight;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one client (MQTT 5.0, section 4.1). Stays on one event loop for its whole life; all methods are for that event
 * loop, except where they say "any thread".
 *
 * <p>A message goes out at once while the connection takes it and, at QoS 1 and 2, the window has room; otherwise it waits in
 * the queue. QoS 0 passes a full window, queued or not, but never another QoS 0 message that waits, so that order is kept per QoS.
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

    private final String clientId;
    private final SessionContext context;

    private final Map<String, Subscribed> subscriptions = new LinkedHashMap<>(4);
    private final OutboundQueue queue;
    private final InFlightWindow inFlight = new InFlightWindow();
    private final IntObjectMap<Boolean> receivedQos2 = new IntObjectHashMap<>(2);
    private final ArrayDeque<InFlight> toResend = new ArrayDeque<>(1);
    /** By filter: a subscription has one at most, so that there are no more than subscriptions. */
    private final Map<String, MessageSource> sources = new LinkedHashMap<>(1);

    private long expirySeconds;
    private @Nullable Will will;
    private @Nullable Gate gate;
    private @Nullable ClientLink link;
    /** Whether the client is connected: written by the event loop, read by any thread (opaque use: a hint for sharing). */
    private volatile boolean connected;
    /** The send quota of this connection [MQTT-4.9.0-1], and how much of it is in use. */
    private int window;

    private int outstanding;
    private boolean draining;
    private boolean drainPlanned;
    private boolean ended;

    /** One of this session's subscriptions. */
    public record Subscribed(TopicFilter filter, SubscriptionOptions options) {}

    Session(String clientId, SessionContext context) {
        this.clientId = clientId;
        this.context = context;
        this.queue = new OutboundQueue(context.limits(), context.budget(), this::dropped);
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

    /** Whether the session outlives its connection. */
    public boolean isPersistent() {
        return expirySeconds > 0;
    }

    /** Whether what this session has is kept on another node, too; any thread. */
    public boolean isReplicated() {
        return false;
    }

    /** Seconds that the session outlives its connection. */
    public long expirySeconds() {
        return expirySeconds;
    }

    /** Changes the expiry, as DISCONNECT may [MQTT-3.14.2-2]; what is longer than allowed is cut. */
    public void expireAfter(long seconds) {
        this.expirySeconds = Math.min(seconds, context.limits().maxExpirySeconds());
    }

    /** Forgets the will: the client disconnected in order [MQTT-3.14.4-3]. */
    public void removeWill() {
        will = null;
    }

    @Nullable
    Will will() {
        return will;
    }

    @Nullable
    ClientLink link() {
        return link;
    }

    // ---------------------------------------------------------------- subscriptions

    /** Adds or replaces a subscription; returns true if there was none with this filter. */
    public boolean subscribe(TopicFilter filter, SubscriptionOptions options) {
        return subscriptions.put(filter.text(), new Subscribed(filter, options)) == null;
    }

    /** Removes a subscription; returns false if there was none. */
    public boolean unsubscribe(TopicFilter filter) {
        sources.remove(filter.text()); // [MQTT-3.10.4-2]
        return subscriptions.remove(filter.text()) != null;
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
     * Takes note of a QoS 2 packet identifier (MQTT 5.0, section 4.3.3, method of storing identifiers).
     *
     * @return true if it is new and the message is to be routed, false if it is a repetition [MQTT-4.3.3-10]
     */
    public boolean receiveQos2(int packetId) {
        return receivedQos2.put(packetId, Boolean.TRUE) == null;
    }

    /** Forgets a QoS 2 packet identifier on PUBREL; returns false if it was not known. */
    public boolean releaseQos2(int packetId) {
        return receivedQos2.remove(packetId) != null;
    }

    /** Has copies of this session keep a QoS 2 message until it is routed. */
    public void keepQos2(int packetId, Message message) {
        // there are no copies
    }

    /** All subscribers have a QoS 2 message. */
    public void routedQos2(int packetId) {
        // nobody keeps it
    }

    /** Runs a task once all that was noted before is stored on another node, too: at once if none is to have it. */
    public void whenStored(Runnable task) {
        task.run();
    }

    /** Whether this packet identifier would exceed the Receive Maximum, with so many QoS 1 messages unacknowledged. */
    public boolean exceedsReceiveMaximum(int packetId, int qos1) {
        return receivedQos2.size() + qos1 >= context.limits().receiveMaximum() && !receivedQos2.containsKey(packetId);
    }

    /** Whether this packet identifier would exceed the Receive Maximum [MQTT-3.3.4-7]. */
    public boolean exceedsReceiveMaximum(int packetId) {
        return receivedQos2.size() >= context.limits().receiveMaximum() && !receivedQos2.containsKey(packetId);
    }

    // ---------------------------------------------------------------- messages to the client

    /** Whether the session is over; what is delivered to it from now on is dropped. */
    public boolean hasEnded() {
        return ended;
    }

    /** Which messages are for this session while it moves; null once, or while, all are. */
    public @Nullable Gate gate() {
        return gate;
    }

    /** Lets messages through a gate from now on, or all of them if it is null. */
    public void useGate(@Nullable Gate newGate) {
        gate = newGate;
    }

    /**
     * Sends, queues or drops a message.
     *
     * @param confirmation told when the message is acknowledged or safe, if that is not at once; null if nobody waits
     */
    public void deliver(PendingDelivery delivery, @Nullable Confirmation confirmation) {
        deliver(delivery);
    }

    /** Sends, queues or drops a message that nobody waits for. */
    public void deliver(PendingDelivery delivery) {
        ClientLink to = link;
        if (ended) {
            dropped(delivery, DropReason.SESSION_ENDED);
            return;
        }
        if (delivery.qos() == Qos.AT_MOST_ONCE) {
            if (to == null && !context.limits().queueQos0()) {
                dropped(delivery, DropReason.OFFLINE);
            } else if (to != null && !queue.hasQos0() && to.isWritable()) {
                send(to, delivery);
            } else {
                queue.add(delivery, context.timers().nanoTime());
            }
        } else if (to != null
                && !queue.hasToAcknowledge()
                && outstanding < window
                && toResend.isEmpty()
                && to.isWritable()) {
            send(to, delivery);
        } else {
            queue.add(delivery, context.timers().nanoTime());
        }
    }

    /**
     * Delivers what a source gives, at the client's pace and after what is queued now. It takes the place of an earlier one
     * of the same subscription, and goes with the subscription.
     */
    public void deliverFrom(MessageSource source) {
        String filter = source.filter().text();
        sources.remove(filter);
        sources.put(filter, source);
        drain();
    }

    /** Sends what waits for as long as the connection takes it and the window has room. */
    public void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            ClientLink to = link;
            while (to != null && to == link && to.isWritable() && sendNext(to)) {
                // sendNext does the work
            }
        } finally {
            draining = false;
        }
    }

    private boolean sendNext(ClientLink to) {
        if (!toResend.isEmpty() && outstanding < window) {
            resendNext(to);
            return true;
        }
        PendingDelivery next = queue.peek(outstanding < window);
        if (next == null) {
            return queue.isEmpty() && sendFromSource(to);
        }
        queue.remove(next);
        if (next.message().isExpired(context.timers().nanoTime())) {
            dropped(next, DropReason.EXPIRED); // [MQTT-3.3.2-5]
        } else {
            send(to, next);
        }
        return true;
    }

    private boolean sendFromSource(ClientLink to) {
        if (outstanding >= window) {
            return false; // fetch no more than can be sent
        }
        PendingDelivery next = nextFromSource();
        if (next == null) {
            return false;
        }
        if (next.message().isExpired(context.timers().nanoTime())) {
            dropped(next, DropReason.EXPIRED); // [MQTT-3.3.2-5]
        } else {
            send(to, next);
        }
        return true;
    }

    private @Nullable PendingDelivery nextFromSource() {
        while (!sources.isEmpty()) {
            MessageSource first = sources.values().iterator().next();
            PendingDelivery next = first.next();
            if (next != null) {
                return next;
            }
            if (!first.isExhausted()) {
                goOnInAnotherTurn();
                return null;
            }
            sources.remove(first.filter().text());
        }
        return null;
    }

    private void goOnInAnotherTurn() {
        if (!drainPlanned) {
            drainPlanned = true;
            context.timers().schedule(Duration.ZERO, () -> {
                drainPlanned = false;
                drain();
            });
        }
    }

    private void send(ClientLink to, PendingDelivery delivery) {
        if (delivery.qos() == Qos.AT_MOST_ONCE) {
            if (!to.publish(delivery, false, 0)) {
                dropped(delivery, DropReason.PACKET_TOO_LARGE);
            }
            return;
        }
        InFlight entry = inFlight.add(delivery);
        outstanding++;
        if (!to.publish(delivery, false, entry.packetId())) {
            finish(entry);
            dropped(delivery, DropReason.PACKET_TOO_LARGE); // as if delivered [MQTT-3.1.2-25]
        }
    }

    private void resendNext(ClientLink to) {
        InFlight entry = toResend.removeFirst();
        outstanding++;
        PendingDelivery delivery = entry.delivery();
        if (delivery == null) {
            to.pubrel(entry.packetId(), ReasonCode.SUCCESS);
        } else if (!to.publish(delivery, true, entry.packetId())) { // [MQTT-3.3.1-1]
            finish(entry);
            dropped(delivery, DropReason.PACKET_TOO_LARGE);
        }
    }

    /** PUBACK from the client. */
    public AckResult puback(int packetId, ReasonCode reason) {
        return finishOn(Awaiting.PUBACK, packetId, reason);
    }

    /** PUBREC from the client; where it is accepted, PUBREL is sent. */
    public AckResult pubrec(int packetId, ReasonCode reason) {
        if (reason.isError()) {
            return finishOn(Awaiting.PUBREC, packetId, reason); // [MQTT-4.3.3-4]
        }
        InFlight entry = inFlight.get(packetId);
        if (entry == null) {
            return AckResult.NOT_FOUND;
        }
        if (entry.awaiting() == Awaiting.PUBACK) {
            return AckResult.WRONG_KIND;
        }
        entry.received();
        Objects.requireNonNull(link).pubrel(packetId, ReasonCode.SUCCESS);
        return AckResult.ACCEPTED;
    }

    /** PUBCOMP from the client. */
    public AckResult pubcomp(int packetId) {
        return finishOn(Awaiting.PUBCOMP, packetId, ReasonCode.SUCCESS);
    }

    private AckResult finishOn(Awaiting kind, int packetId, ReasonCode reason) {
        InFlight entry = inFlight.get(packetId);
        if (entry == null) {
            return AckResult.NOT_FOUND;
        }
        if (entry.awaiting() != kind) {
            return AckResult.WRONG_KIND;
        }
        finish(entry);
        PendingDelivery delivery = entry.delivery();
        if (reason.isError() && delivery != null) {
            dropped(delivery, DropReason.REFUSED_BY_CLIENT);
        }
        drain();
        return AckResult.ACCEPTED;
    }

    private void finish(InFlight entry) {
        inFlight.remove(entry);
        // An entry that was to be sent again is acknowledged from the connection before: it takes no quota of this one.
        if (toResend.isEmpty() || !toResend.remove(entry)) {
            outstanding--;
        }
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
        window = Math.min(receiveMaximum, context.limits().maxInFlight());
        outstanding = 0;
        expirySeconds = expiry;
        will = newWill;
        toResend.clear();
        toResend.addAll(inFlight.inOrder());
    }

    /** Sends again what was not acknowledged [MQTT-4.4.0-1], then what waits. */
    public void start() {
        drain();
    }

    void detach() {
        link = null;
        connected = false;
        if (!context.limits().queueQos0() && queue.hasQos0()) {
            queue.giveUp(delivery -> delivery.qos() == Qos.AT_MOST_ONCE, DropReason.OFFLINE);
        }
    }

    /** Empties the session for good and returns the messages that its client never acknowledged. */
    List<Undelivered> end() {
        ended = true;
        List<Undelivered> undelivered = new ArrayList<>();
        for (InFlight entry : inFlight.inOrder()) {
            PendingDelivery delivery = entry.delivery();
            inFlight.remove(entry);
            if (delivery != null) {
                undelivered.add(new Undelivered(delivery, true));
            }
        }
        for (PendingDelivery delivery : queue.clear()) {
            undelivered.add(new Undelivered(delivery, false));
        }
        toResend.clear();
        sources.clear();
        receivedQos2.clear();
        return undelivered;
    }

    // ---------------------------------------------------------------- for people

    /** Messages that wait in the queue. */
    public int queuedMessages() {
        return queue.size();
    }

    /** Bytes that wait in the queue. */
    public long queuedBytes() {
        return queue.bytes();
    }

    /** QoS 1 and 2 messages sent and not yet fully acknowledged. */
    public int inFlightMessages() {
        return inFlight.size();
    }

    private void dropped(PendingDelivery delivery, DropReason reason) {
        // A live client that does not keep up is another matter than one that is away.
        DropReason named = reason == DropReason.QUEUE_FULL && delivery.qos() == Qos.AT_MOST_ONCE && link != null
                ? DropReason.SLOW_CONSUMER
                : reason;
        context.traffic().increment(Traffic.PUBLISH_DROPPED);
        context.events()
                .on(new BrokerEvent.MessageDropped(
                        clientId, delivery.message().topic().name(), named));
    }
}
