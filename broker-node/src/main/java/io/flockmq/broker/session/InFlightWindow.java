package io.flockmq.broker.session;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages sent to a client and not yet fully acknowledged, by packet identifier (MQTT 5.0, section 4.4). Event
 * loop of the session only.
 */
final class InFlightWindow {

    private final IntObjectMap<OutboundMessage> byId = new IntObjectHashMap<>(4);
    private final QueueFigures figures;
    private int lastId;

    InFlightWindow(QueueFigures figures) {
        this.figures = figures;
    }

    /** Takes a message in under the next free packet identifier; there must be fewer than 65,535 in flight. */
    void add(OutboundMessage message) {
        do {
            lastId = lastId == 65_535 ? 1 : lastId + 1;
        } while (byId.containsKey(lastId)); // [MQTT-2.2.1-4]
        message.packetId(lastId);
        byId.put(lastId, message);
        figures.inFlight(1);
    }

    /** Takes in a message that has its packet identifier. */
    void restore(OutboundMessage message) {
        if (byId.put(message.packetId(), message) == null) {
            figures.inFlight(1);
        }
        lastId = message.packetId(); // they come in order: this is the latest
    }

    @Nullable
    OutboundMessage get(int packetId) {
        return byId.get(packetId);
    }

    void remove(OutboundMessage message) {
        if (byId.remove(message.packetId()) != null) {
            figures.inFlight(-1);
        }
    }

    int size() {
        return byId.size();
    }

    /** All messages in the order in which they were first sent [MQTT-4.6.0-1]. */
    List<OutboundMessage> inOrder() {
        List<OutboundMessage> all = new ArrayList<>(byId.values());
        all.sort(Comparator.comparingLong(OutboundMessage::entry));
        return all;
    }
}
