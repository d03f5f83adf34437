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

    /** What the client owes for a message. */
    enum Awaiting {
        PUBACK,
        PUBREC,
        PUBCOMP
    }

    /** One message in flight. */
    static final class InFlight {
        private final int packetId;
        private final long order;
        private Awaiting awaiting;
        private @Nullable PendingDelivery delivery;

        private InFlight(int packetId, long order, Awaiting awaiting, PendingDelivery delivery) {
            this.packetId = packetId;
            this.order = order;
            this.awaiting = awaiting;
            this.delivery = delivery;
        }

        int packetId() {
            return packetId;
        }

        Awaiting awaiting() {
            return awaiting;
        }

        /** The message; null once the client has it and only PUBCOMP is awaited. */
        @Nullable
        PendingDelivery delivery() {
            return delivery;
        }

        void received() {
            awaiting = Awaiting.PUBCOMP;
            delivery = null;
        }
    }

    private final IntObjectMap<InFlight> byId = new IntObjectHashMap<>(4);
    private int lastId;
    private long nextOrder;

    /** Takes a message in under the next free packet identifier; there must be fewer than 65,535 in flight. */
    InFlight add(PendingDelivery delivery) {
        do {
            lastId = lastId == 65_535 ? 1 : lastId + 1;
        } while (byId.containsKey(lastId)); // [MQTT-2.2.1-4]
        Awaiting first = switch (delivery.qos()) {
            case AT_LEAST_ONCE -> Awaiting.PUBACK;
            case EXACTLY_ONCE -> Awaiting.PUBREC;
            case AT_MOST_ONCE -> throw new IllegalArgumentException("QoS 0 is never in flight");
        };
        InFlight entry = new InFlight(lastId, nextOrder++, first, delivery);
        byId.put(lastId, entry);
        return entry;
    }

    @Nullable
    InFlight get(int packetId) {
        return byId.get(packetId);
    }

    void remove(InFlight entry) {
        byId.remove(entry.packetId);
    }

    int size() {
        return byId.size();
    }

    /** All entries in the order in which they were first sent [MQTT-4.6.0-1]. */
    List<InFlight> inOrder() {
        List<InFlight> all = new ArrayList<>(byId.values());
        all.sort(Comparator.comparingLong(entry -> entry.order));
        return all;
    }
}
