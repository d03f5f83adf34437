package io.flockmq.broker.session;

import io.flockmq.broker.topic.Message;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;

/**
 * QoS 2 packet identifiers that a client has used and not yet released (MQTT 5.0, section 4.3.3, method of storing identifiers).
 * Event loop of the session only.
 */
final class InboundQos2 {

    /** Stands for a message that all subscribers have. */
    private static final Object ROUTED = new Object();

    /** By packet identifier: the message while it may not be with all subscribers, {@link #ROUTED} afterwards. */
    private final IntObjectMap<Object> byId = new IntObjectHashMap<>(2);

    boolean add(int packetId) {
        return byId.putIfAbsent(packetId, ROUTED) == null;
    }

    void keep(int packetId, Message message) {
        byId.put(packetId, message);
    }

    /** Returns whether there was a message to keep until now. */
    boolean routed(int packetId) {
        Object known = byId.get(packetId);
        if (known instanceof Message) {
            byId.put(packetId, ROUTED);
            return true;
        }
        return false;
    }

    boolean release(int packetId) {
        return byId.remove(packetId) != null;
    }

    boolean contains(int packetId) {
        return byId.containsKey(packetId);
    }

    int size() {
        return byId.size();
    }

    void clear() {
        byId.clear();
    }

    /** A message that may not be with all subscribers. */
    record Unrouted(int packetId, Message message) {}

    List<Unrouted> unrouted() {
        List<Unrouted> all = new ArrayList<>();
        byId.forEach((packetId, known) -> {
            if (known instanceof Message message) {
                all.add(new Unrouted(packetId, message));
            }
        });
        return all;
    }

    /** For a copy. */
    List<SessionChange> changes() {
        List<SessionChange> all = new ArrayList<>();
        byId.forEach((packetId, known) -> {
            if (known instanceof Message message) {
                all.add(new SessionChange.InboundReceived(packetId, message));
            } else {
                all.add(new SessionChange.InboundRouted(packetId));
            }
        });
        return all;
    }
}
