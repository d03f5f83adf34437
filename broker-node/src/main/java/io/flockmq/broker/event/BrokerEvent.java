package io.flockmq.broker.event;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.MessageTrace;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that an operator may want to know. Immutable. Texts that come from clients are as the client sent them: who
 * shows them escapes them.
 */
public sealed interface BrokerEvent {

    /**
     * A listener accepts connections.
     *
     * @param listener its name in the configuration
     * @param protocol what it speaks, for people
     * @param address host and port
     */
    record ListenerOpened(String listener, String protocol, String address) implements BrokerEvent {}

    /** A listener accepts no more connections. */
    record ListenerClosed(String listener, String address) implements BrokerEvent {}

    /**
     * A client's CONNECT was accepted.
     *
     * @param clientId its client identifier
     * @param address its host and port
     * @param version the protocol for people, such as {@code MQTT 5.0}
     * @param cleanStart the Clean Start (Clean Session) flag
     * @param sessionPresent whether a session was resumed
     * @param keepAlive seconds, 0 for none
     * @param sessionExpiry seconds that the session outlives the connection
     * @param user the user name, null for none
     */
    record ClientConnected(
            String clientId,
            String address,
            String version,
            boolean cleanStart,
            boolean sessionPresent,
            int keepAlive,
            long sessionExpiry,
            @Nullable String user)
            implements BrokerEvent {}

    /**
     * The connection of a client whose CONNECT was accepted is closed.
     *
     * @param clientId its client identifier
     * @param address its host and port
     * @param reason the reason code sent or received, or the one that would have been sent
     * @param cause why, a clause for people
     * @param orderly whether this is the end that a client asked for by DISCONNECT
     */
    record ClientDisconnected(String clientId, String address, ReasonCode reason, String cause, boolean orderly)
            implements BrokerEvent {}

    /**
     * A connection ended before its CONNECT was accepted.
     *
     * @param address host and port
     * @param clientId the client identifier if it is known
     * @param reason the reason code
     * @param cause why, a clause for people
     */
    record ConnectionRefused(String address, @Nullable String clientId, ReasonCode reason, String cause)
            implements BrokerEvent {}

    /**
     * A connection ended before its CONNECT because of what is below MQTT: TLS or WebSocket.
     *
     * @param address host and port
     * @param reason the reason code that is nearest, which the client is not told
     * @param cause why, a clause for people
     */
    record TransportFailed(String address, ReasonCode reason, String cause) implements BrokerEvent {}

    /** A client subscribed: {@code granted} is the QoS or the refusal. */
    record ClientSubscribed(String clientId, String filter, ReasonCode granted) implements BrokerEvent {}

    /** A client unsubscribed. */
    record ClientUnsubscribed(String clientId, String filter, ReasonCode reason) implements BrokerEvent {}

    /**
     * A message was refused to its publisher, or not delivered because of it.
     *
     * @param clientId the publisher
     * @param topic the topic name
     * @param reason the reason code, sent where the protocol has a place for it
     * @param traceId the trace that it belongs to, null for none
     */
    record PublishRefused(
            String clientId,
            String topic,
            ReasonCode reason,
            @Nullable String traceId) implements BrokerEvent {

        /** One that belongs to no trace. */
        public PublishRefused(String clientId, String topic, ReasonCode reason) {
            this(clientId, topic, reason, null);
        }
    }

    /**
     * A message was not delivered to one subscriber.
     *
     * @param clientId the subscriber
     * @param topic the topic name
     * @param reason why
     * @param traceId the trace that it belongs to, null for none
     */
    record MessageDropped(
            String clientId,
            String topic,
            DropReason reason,
            @Nullable String traceId) implements BrokerEvent {

        /** One that belongs to no trace. */
        public MessageDropped(String clientId, String topic, DropReason reason) {
            this(clientId, topic, reason, null);
        }

        /** One that belongs to the message's trace, which is told of it, if there is one. */
        public static MessageDropped of(String clientId, Message message, DropReason reason) {
            MessageTrace trace = message.trace();
            if (trace != null) {
                trace.dropped(clientId, reason.id());
            }
            return new MessageDropped(clientId, message.topic().name(), reason, trace == null ? null : trace.id());
        }
    }

    /** A will was published. */
    record WillPublished(String clientId, String topic) implements BrokerEvent {}

    /** A session ended: {@code cause} is a clause for people. */
    record SessionEnded(String clientId, String cause) implements BrokerEvent {}

    /**
     * Clients at an address failed to log in so often that for a time nobody there is asked who they are.
     *
     * @param addresses where they are: an IPv4 address, or a /64 of IPv6
     * @param time for how long
     */
    record LoginsRefused(String addresses, Duration time) implements BrokerEvent {}

    /**
     * Two clients with the same client identifier disconnect each other again and again.
     *
     * @param clientId their client identifier
     * @param first host and port of the one
     * @param second host and port of the other, null if it is connected to another node
     * @param times how often in the window
     * @param window the time in which that was counted
     */
    record ClientIdContested(
            String clientId, String first, @Nullable String second, int times, Duration window)
            implements BrokerEvent {}

    /** A client publishes faster than it may, and is read at the rate that it may have; told once a minute. */
    record PublisherSlowed(String clientId, String address) implements BrokerEvent {}

    /** Another node has joined the cluster. */
    record NodeJoined(String node) implements BrokerEvent {}

    /**
     * Another node is dead or has left.
     *
     * @param members how many there are now, this one included
     */
    record NodeLeft(String node, int members) implements BrokerEvent {}

    /** An event loop of this node goes on with sessions of a dead node. */
    record SessionsAdopted(String node, int sessions) implements BrokerEvent {}

    /**
     * This node has brought back what an earlier life has left in its store.
     *
     * @param sessions how many sessions it goes on with; other nodes go on with the others
     * @param retained how many retained messages and deletions of such
     * @param outdated whether nothing was brought back, since others had gone on without that life
     */
    record Recalled(int sessions, long retained, boolean outdated) implements BrokerEvent {}

    /**
     * Records of this node's store could not be read, and were passed over as it was told to.
     *
     * @param count how many, in this life of the node
     */
    record RecordsGivenUp(long count) implements BrokerEvent {}

    /**
     * This node brings back what its store has, though not all nodes are there that could have something newer.
     *
     * @param away the ids of those that its store knows
     */
    record RecallWithout(List<String> away) implements BrokerEvent {
        /** Copies the list. */
        public RecallWithout {
            away = List.copyOf(away);
        }
    }

    /** What this node knew of another node's subscriptions was not what it should be, and is told anew. */
    record RoutesRepaired(String node) implements BrokerEvent {}

    /**
     * Another node's retained messages were not those of this one, and it is told what it lacks.
     *
     * @param messages how many, deletions included
     */
    record RetainedRepaired(String node, int messages) implements BrokerEvent {}

    /**
     * A fault of the broker itself that was contained: one task failed, everything else goes on.
     *
     * @param where what was being done
     * @param fault what was thrown
     */
    record InternalFault(String where, Throwable fault) implements BrokerEvent {}
}
