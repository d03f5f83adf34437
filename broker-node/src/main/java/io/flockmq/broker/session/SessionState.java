package io.flockmq.broker.session;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The copy of a session that its changes make, for another node to go on with. Applying a change twice does no harm. One thread
 * at a time.
 */
public final class SessionState {

    /** A QoS 1 or 2 message to be delivered; {@code delivery} is null once the client has answered PUBREC. */
    record Outbound(long entry, @Nullable PendingDelivery delivery, int packetId) {}

    private final Timers timers;
    private final Map<String, SessionChange.Subscribed> subscriptions = new LinkedHashMap<>(4);
    private final TreeMap<Long, Outbound> outbound = new TreeMap<>();
    /** By packet identifier; the message is null once it is routed. */
    private final Map<Integer, @Nullable Message> inbound = new LinkedHashMap<>(2);

    private final SeenStamps seen = new SeenStamps();
    /** Of the client's own QoS 2 messages the last, null if there was none. */
    private @Nullable Stamp published;

    private long expirySeconds;
    private @Nullable String user;
    private @Nullable Will will;
    private boolean connected;
    private long disconnectedAt;
    private long bytes;

    /**
     * A session without anything.
     *
     * @param timers whose clock session expiry and will delay count by
     */
    public SessionState(Timers timers) {
        this.timers = timers;
    }

    /** Applies a change that comes after all that were applied before. */
    public void apply(SessionChange change) {
        switch (change) {
            case SessionChange.Opened(long expiry, Will newWill, String newUser) -> {
                user = newUser;
                expirySeconds = expiry;
                will = newWill;
                connected = true;
                if (expiry == 0) { // ends with its connection, and with it all that it has
                    forgetMessages();
                }
            }
            case SessionChange.Disconnected(long expiry) -> {
                expirySeconds = expiry;
                connected = false;
                disconnectedAt = timers.nanoTime();
            }
            case SessionChange.WillRemoved() -> will = null;
            case SessionChange.Subscribed subscribed ->
                subscriptions.put(subscribed.filter().text(), subscribed);
            case SessionChange.Unsubscribed(var filter) -> subscriptions.remove(filter.text());
            case SessionChange.Added(long entry, PendingDelivery delivery, int packetId) -> {
                put(new Outbound(entry, delivery, packetId));
                Stamp stamp = delivery.orderedBy();
                if (stamp != null) {
                    seen.add(stamp);
                }
            }
            case SessionChange.Sent(long entry, int packetId) ->
                outbound.computeIfPresent(entry, (_, known) -> new Outbound(entry, known.delivery(), packetId));
            case SessionChange.Completing(long entry, int packetId) -> put(new Outbound(entry, null, packetId));
            case SessionChange.Removed(long entry) -> count(outbound.remove(entry), -1);
            case SessionChange.InboundReceived(int packetId, Message message) -> {
                count(inbound.put(packetId, message), -1);
                count(message, 1);
                if (message.stamp() != null) {
                    published = message.stamp();
                }
            }
            case SessionChange.InboundRouted(int packetId) -> count(inbound.put(packetId, null), -1);
            case SessionChange.InboundReleased(int packetId) -> count(inbound.remove(packetId), -1);
            case SessionChange.Published(Stamp last) -> published = last;
            case SessionChange.Seen(Stamp upTo) -> seen.add(upTo);
        }
    }

    /**
     * The client is not connected, and was last seen then: what came to it was kept, but not the end of its connection.
     *
     * @param nanoTime on the monotonic clock
     */
    public void lastSeen(long nanoTime) {
        connected = false;
        disconnectedAt = nanoTime;
    }

    /** Whether the client was connected when the last change came. */
    public boolean isConnected() {
        return connected;
    }

    /** Makes it a session of nobody: users do not matter. */
    public void forgetUser() {
        user = null;
    }

    private void forgetMessages() {
        outbound.clear();
        inbound.clear();
        seen.clear();
        published = null;
        bytes = 0;
    }

    private void put(Outbound next) {
        count(outbound.put(next.entry(), next), -1);
        count(next, 1);
    }

    private void count(@Nullable Outbound message, int sign) {
        PendingDelivery delivery = message == null ? null : message.delivery();
        count(delivery == null ? null : delivery.message(), sign);
    }

    private void count(@Nullable Message message, int sign) {
        if (message != null) {
            bytes += (long) sign * message.size();
        }
    }

    /**
     * Forgets by which numbers repetitions of sources are recognised that have been silent for one to two such rounds.
     *
     * @param forgotten told of them
     */
    public void forgetSilentSources(Consumer<Source> forgotten) {
        seen.forgetSilent(forgotten);
    }

    /** The stamp of the last QoS 2 message that the client has published; null if there was none. */
    @Nullable
    Stamp published() {
        return published;
    }

    /** By what repetitions are recognised. */
    SeenStamps seen() {
        return seen;
    }

    /** The bytes of all messages that are kept. */
    public long bytes() {
        return bytes;
    }

    Collection<SessionChange.Subscribed> subscriptions() {
        return subscriptions.values();
    }

    /** Messages to be delivered, in order. */
    Collection<Outbound> outbound() {
        return outbound.values();
    }

    /** QoS 2 messages from the client, by packet identifier; null where they are routed. */
    Map<Integer, @Nullable Message> inbound() {
        return inbound;
    }

    long expirySeconds() {
        return expirySeconds;
    }

    /** Whose session it is; null for nobody's. */
    public @Nullable String user() {
        return user;
    }

    @Nullable
    Will will() {
        return will;
    }

    /** Nanoseconds since the client was last connected; 0 if it still was when the last change came. */
    long offlineNanos() {
        return connected ? 0 : timers.nanoTime() - disconnectedAt;
    }

    /** The changes that make this state of an empty one. The clocks of an absent client are told by what is left of them. */
    public List<SessionChange> changes() {
        List<SessionChange> all = new ArrayList<>();
        describeClient(expirySeconds, will, user, connected, offlineNanos(), all::add);
        all.addAll(subscriptions.values());
        for (Outbound one : outbound.values()) {
            PendingDelivery delivery = one.delivery();
            all.add(
                    delivery == null
                            ? new SessionChange.Completing(one.entry(), one.packetId())
                            : new SessionChange.Added(one.entry(), delivery, one.packetId()));
        }
        inbound.forEach((packetId, message) -> all.add(
                message == null
                        ? new SessionChange.InboundRouted(packetId)
                        : new SessionChange.InboundReceived(packetId, message)));
        if (published != null) {
            all.add(new SessionChange.Published(published));
        }
        seen.forEach(stamp -> all.add(new SessionChange.Seen(stamp)));
        return all;
    }

    /** The changes that tell an empty state of the client and its clocks. */
    static void describeClient(
            long expirySeconds,
            @Nullable Will will,
            @Nullable String user,
            boolean connected,
            long offlineNanos,
            Consumer<? super SessionChange> to) {
        if (connected) {
            to.accept(new SessionChange.Opened(expirySeconds, will, user));
            return;
        }
        Duration offline = Duration.ofNanos(offlineNanos);
        // Not zero: that is a session that has no clock at all.
        long left = expirySeconds == 0 ? 0 : Math.max(1, expirySeconds - offline.toSeconds());
        to.accept(new SessionChange.Opened(left, will == null ? null : will.after(offline), user));
        to.accept(new SessionChange.Disconnected(left));
    }
}
