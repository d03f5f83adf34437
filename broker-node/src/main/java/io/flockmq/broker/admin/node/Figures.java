package io.flockmq.broker.admin.node;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a node at one moment, and what happened in the time before it. Immutable.
 *
 * @param time the moment
 * @param connections open connections, whether their CONNECT has come or not
 * @param clientsConnected sessions whose client is connected
 * @param sessions sessions, connected or not
 * @param subscriptions of all sessions
 * @param retainedMessages retained messages
 * @param retainedBytes their bytes
 * @param queuedMessages messages that wait for clients
 * @param queuedBytes their bytes
 * @param inFlightMessages messages of QoS 1 and 2 that were sent and are not acknowledged
 * @param received what came from clients, per second
 * @param sent what went to clients, per second
 * @param totals what was counted since the start
 * @param connects new connections per second
 * @param dropped messages per second that a subscriber did not get, by reason; only those that there were
 * @param deliveryMs from the arrival of a message until it is written to a subscriber; null where none was measured
 * @param acknowledgementMs from the arrival of a PUBLISH of QoS 1 or 2 until it is acknowledged; null where none was measured
 * @param eventLoopDelayMs how late tasks of event loops ran; null where none was measured
 * @param memory what the process takes
 * @param cpu the share of all processors that the process used, 0 to 1
 */
public record Figures(
        Instant time,
        long connections,
        long clientsConnected,
        long sessions,
        long subscriptions,
        long retainedMessages,
        long retainedBytes,
        long queuedMessages,
        long queuedBytes,
        long inFlightMessages,
        Flow received,
        Flow sent,
        Totals totals,
        double connects,
        Map<String, Double> dropped,
        @Nullable Times deliveryMs,
        @Nullable Times acknowledgementMs,
        @Nullable Times eventLoopDelayMs,
        Memory memory,
        double cpu) {

    /** What flows in one direction, per second. */
    public record Flow(double messages, double bytes, double packets) {}

    /** What was counted since the start. */
    public record Totals(
            long messagesReceived,
            long messagesSent,
            long bytesReceived,
            long bytesSent,
            long dropped,
            long connections) {}

    /** Half of what was measured took less than {@code p50} milliseconds, 99 of 100 less than {@code p99}; estimates between buckets. */
    public record Times(double p50, double p99) {}

    /** Bytes of memory. */
    public record Memory(long heapUsed, long heapMax, long directUsed, long directMax) {}
}
