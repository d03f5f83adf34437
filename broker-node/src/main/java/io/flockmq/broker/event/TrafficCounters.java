package io.flockmq.broker.event;

import io.flockmq.broker.topic.Qos;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters of one event loop. Written by that event loop only, without atomic instructions; read by any thread through {@link
 * TrafficTotals}, which sees each counter grow, though not necessarily its newest value.
 */
public final class TrafficCounters {

    /** Room on both sides, so that what other event loops write all the time is not in the same line of the processor's cache. */
    private static final int APART = 16;

    /**
     * Only the event loop writes, so that what it reads plainly is what it wrote last. Opaque access suffices for the others: each value
     * is whole, none is older than one that the same thread has read before, and a new one is seen in the end. Values are
     * read one by one: nothing follows from the order in which two of them changed.
     */
    private final AtomicLongArray values = new AtomicLongArray(APART + TrafficLayout.SIZE + APART);

    private void add(int counter, long amount) {
        values.setOpaque(APART + counter, values.getPlain(APART + counter) + amount);
    }

    /** Counts bytes on the wire; event loop only. */
    public void bytes(Direction direction, long amount) {
        add(TrafficLayout.bytes(direction), amount);
    }

    /** Counts a packet that is not a PUBLISH; event loop only. */
    public void packet(Direction direction, PacketType type) {
        add(TrafficLayout.packets(direction, type), 1);
    }

    /** Counts a PUBLISH; event loop only. */
    public void message(Direction direction, Qos qos, int payloadBytes) {
        add(TrafficLayout.messages(direction, qos), 1);
        add(TrafficLayout.payload(direction, qos), payloadBytes);
    }

    /** Counts a message that a subscriber does not get; event loop only. */
    public void dropped() {
        add(TrafficLayout.DROPPED, 1);
    }

    /** Counts a connection that was accepted; event loop only. */
    public void connection() {
        add(TrafficLayout.CONNECTIONS, 1);
    }

    long get(int counter) {
        return values.getOpaque(APART + counter);
    }
}
