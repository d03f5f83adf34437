package io.flockmq.broker.event;

import io.flockmq.broker.topic.Qos;
import java.util.Collection;

/** What all event loops have counted, at one moment. Immutable. */
public final class TrafficTotals {

    /** Nothing. */
    public static final TrafficTotals NONE = new TrafficTotals(new long[TrafficLayout.SIZE]);

    private final long[] values;

    private TrafficTotals(long[] values) {
        this.values = values;
    }

    /** The sums of these counters; any thread. */
    public static TrafficTotals of(Collection<TrafficCounters> loops) {
        long[] sums = new long[TrafficLayout.SIZE];
        for (TrafficCounters loop : loops) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += loop.get(i);
            }
        }
        return new TrafficTotals(sums);
    }

    /** Both together. */
    public TrafficTotals plus(TrafficTotals others) {
        long[] sums = values.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += others.values[i];
        }
        return new TrafficTotals(sums);
    }

    /** Bytes on the wire. */
    public long bytes(Direction direction) {
        return values[TrafficLayout.bytes(direction)];
    }

    /** Packets of one type. */
    public long packets(Direction direction, PacketType type) {
        return type == PacketType.PUBLISH ? messages(direction) : values[TrafficLayout.packets(direction, type)];
    }

    /** Packets of all types. */
    public long packets(Direction direction) {
        long sum = 0;
        for (PacketType type : PacketType.values()) {
            sum += packets(direction, type);
        }
        return sum;
    }

    /** PUBLISH packets of one QoS. */
    public long messages(Direction direction, Qos qos) {
        return values[TrafficLayout.messages(direction, qos)];
    }

    /** PUBLISH packets. */
    public long messages(Direction direction) {
        long sum = 0;
        for (Qos qos : Qos.values()) {
            sum += messages(direction, qos);
        }
        return sum;
    }

    /** Bytes of the payloads of PUBLISH packets of one QoS. */
    public long payloadBytes(Direction direction, Qos qos) {
        return values[TrafficLayout.payload(direction, qos)];
    }

    /** Bytes of the payloads of PUBLISH packets. */
    public long payloadBytes(Direction direction) {
        long sum = 0;
        for (Qos qos : Qos.values()) {
            sum += payloadBytes(direction, qos);
        }
        return sum;
    }

    /** Messages that a subscriber did not get. */
    public long dropped() {
        return values[TrafficLayout.DROPPED];
    }

    /** Connections that were accepted. */
    public long connections() {
        return values[TrafficLayout.CONNECTIONS];
    }
}
