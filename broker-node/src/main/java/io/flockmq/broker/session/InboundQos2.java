package io.flockmq.broker.session;

import io.flockmq.broker.session.SessionJournal.Urgency;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Stamp;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * QoS 2 packet identifiers that a client has used and not yet released (MQTT 5.0, section 4.3.3, method of storing identifiers);
 * with copies of the session elsewhere also the messages, until they are with all subscribers. Event loop of the session only.
 */
final class InboundQos2 {

    /** Stands for a message that all subscribers have. */
    private static final Object ROUTED = new Object();

    /** By packet identifier: the message while it may not be with all subscribers, {@link #ROUTED} afterwards. */
    private final IntObjectMap<Object> byId = new IntObjectHashMap<>(2);

    private @Nullable SessionLog log;
    /** Who waits until a message is routed, by its packet identifier; null for nobody. */
    private @Nullable IntObjectMap<List<Runnable>> whenRouted;

    /** From now on the session has copies that must know of its messages, or has none. */
    void useLog(@Nullable SessionLog newLog) {
        log = newLog;
    }

    /** Takes note of a packet identifier; returns whether it is new. */
    boolean add(int packetId) {
        return byId.putIfAbsent(packetId, ROUTED) == null;
    }

    /** Keeps the message of a packet identifier until it is routed, if there are copies to keep it. */
    void keep(int packetId, Message message) {
        SessionLog copies = log;
        if (copies != null && !(byId.put(packetId, message) instanceof Message)) {
            copies.add(new SessionChange.InboundReceived(packetId, message), Urgency.NOW);
        }
    }

    /** All subscribers have it. */
    void routed(int packetId) {
        if (byId.get(packetId) instanceof Message) {
            byId.put(packetId, ROUTED);
            if (log != null) {
                log.add(new SessionChange.InboundRouted(packetId), Urgency.SOON);
            }
            tell(packetId);
        }
    }

    /** Forgets a packet identifier; returns whether it was known. */
    boolean release(int packetId) {
        Object known = byId.remove(packetId);
        if (known == null) {
            return false;
        }
        if (log != null) {
            log.add(new SessionChange.InboundReleased(packetId), Urgency.SOON);
        }
        tell(packetId);
        return true;
    }

    boolean contains(int packetId) {
        return byId.containsKey(packetId);
    }

    int size() {
        return byId.size();
    }

    private record Unrouted(int packetId, Message message) {

        private long number() {
            Stamp stamp = message.stamp();
            return stamp == null ? packetId : stamp.number();
        }
    }

    /** Gives the messages that may not be with all subscribers, in the order in which they came. */
    void unrouted(BiConsumer<Integer, Message> to) {
        List<Unrouted> all = new ArrayList<>();
        byId.forEach((packetId, known) -> {
            if (known instanceof Message message) {
                all.add(new Unrouted(packetId, message));
            }
        });
        all.sort(Comparator.comparingLong(Unrouted::number));
        all.forEach(one -> to.accept(one.packetId(), one.message()));
    }

    /** Runs an action once the message of a packet identifier is with all subscribers: at once if it is, or if there is none. */
    void whenRouted(int packetId, Runnable action) {
        if (!(byId.get(packetId) instanceof Message)) {
            action.run();
            return;
        }
        if (whenRouted == null) {
            whenRouted = new IntObjectHashMap<>(2);
        }
        whenRouted.computeIfAbsent(packetId, _ -> new ArrayList<>(1)).add(action);
    }

    private void tell(int packetId) {
        List<Runnable> waiting = whenRouted == null ? null : whenRouted.remove(packetId);
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    /** Takes in what a copy has. */
    void restore(Map<Integer, @Nullable Message> all) {
        all.forEach((packetId, message) -> {
            byId.put(packetId, message == null ? ROUTED : message);
        });
    }

    /** Tells copies that know nothing. */
    void describe(Consumer<? super SessionChange> to) {
        byId.forEach((packetId, known) -> to.accept(
                known instanceof Message message
                        ? new SessionChange.InboundReceived(packetId, message)
                        : new SessionChange.InboundRouted(packetId)));
    }

    void clear() {
        byId.clear();
        IntObjectMap<List<Runnable>> waiting = whenRouted;
        whenRouted = null;
        if (waiting != null) {
            waiting.values().forEach(actions -> actions.forEach(Runnable::run));
        }
    }
}
