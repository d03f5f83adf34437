package io.flockmq.broker.transport;

import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.connection.ConnectionSettings;
import io.flockmq.broker.event.MessageTracer;
import io.flockmq.broker.event.TrafficClassifier;
import io.flockmq.broker.security.Doorkeeper;
import io.flockmq.broker.security.Takeovers;
import io.flockmq.broker.session.SessionLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node is run with.
 *
 * @param transport how event loops talk to the operating system
 * @param eventLoops how many there are, at least 1
 * @param maxConnections the most connections at a time, 0 for no limit
 * @param maxConnectionsPerAddress the most of them from one address, 0 for no limit
 * @param doorkeeper who turns clients away; outlives the node
 * @param takeovers when clients disconnect each other too often
 * @param queuedBytesTotal the bytes that all queues may hold together
 * @param standstill how long an event loop may stand still before others may have gone on without it; zero for a node alone
 * @param decoder limits of packets
 * @param connection what every connection is held to
 * @param session limits of every session
 * @param tracer traces messages; null where nobody does
 * @param classifier counts messages by classes; null where there are none
 */
public record NodeSettings(
        IoTransport transport,
        int eventLoops,
        int maxConnections,
        int maxConnectionsPerAddress,
        Doorkeeper doorkeeper,
        Takeovers.Limits takeovers,
        long queuedBytesTotal,
        Duration standstill,
        DecoderLimits decoder,
        ConnectionSettings connection,
        SessionLimits session,
        @Nullable MessageTracer tracer,
        @Nullable TrafficClassifier classifier) {}
