package io.flockmq.broker.session;

import java.time.Duration;

/**
 * Limits of every session.
 *
 * @param maxSessions the most sessions on this node, connected or not; 0 for no limit
 * @param maxExpirySeconds the longest session expiry, seconds; also that of persistent MQTT 3 sessions
 * @param maxWillDelay the longest will delay
 * @param maxInFlight the most QoS 1 and 2 messages sent to a client and not yet acknowledged, 1 to 65,535
 * @param receiveMaximum the most QoS 2 messages from a client that it has not yet released, 1 to 65,535
 * @param maxQueuedMessages the most messages that wait for a client
 * @param maxQueuedBytes the most bytes that wait for a client
 * @param dropOldest whether a full queue gives up its oldest message for a new one rather than refuse the new one
 * @param queueQos0 whether QoS 0 messages wait for an offline session
 */
public record SessionLimits(
        int maxSessions,
        long maxExpirySeconds,
        Duration maxWillDelay,
        int maxInFlight,
        int receiveMaximum,
        int maxQueuedMessages,
        long maxQueuedBytes,
        boolean dropOldest,
        boolean queueQos0) {}
