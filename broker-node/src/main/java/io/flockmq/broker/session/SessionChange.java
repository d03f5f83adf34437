package io.flockmq.broker.session;

import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a session, for those who keep a copy of it. Applied in order to an empty {@link SessionState} the
 * changes of a session give that copy. Immutable. QoS 0 messages are not among them.
 */
public sealed interface SessionChange {

    /**
     * The client is connected.
     *
     * @param expirySeconds how long the session outlives the connection; 0 if it does not
     * @param user whose session it is; null for nobody's
     */
    record Opened(
            long expirySeconds,
            @Nullable Will will,
            @Nullable String user) implements SessionChange {}

    /** The client is not connected any more; session expiry and will delay count from when this is applied. */
    record Disconnected(long expirySeconds) implements SessionChange {}

    /** There is no will to publish any more. */
    record WillRemoved() implements SessionChange {}

    /** A subscription is made or replaced. */
    record Subscribed(TopicFilter filter, SubscriptionOptions options) implements SessionChange {}

    /** A subscription is ended. */
    record Unsubscribed(TopicFilter filter) implements SessionChange {}

    /**
     * A QoS 1 or 2 message is to be delivered.
     *
     * @param entry its number in the session: later messages have higher ones
     * @param packetId its packet identifier, 0 if it has none yet
     */
    record Added(long entry, PendingDelivery delivery, int packetId) implements SessionChange {}

    /** A message got its packet identifier. */
    record Sent(long entry, int packetId) implements SessionChange {}

    /** The client has answered a QoS 2 message with PUBREC: all that is left of it is its packet identifier. */
    record Completing(long entry, int packetId) implements SessionChange {}

    /** A message is delivered, or given up. */
    record Removed(long entry) implements SessionChange {}

    /** The client has published a QoS 2 message, which may not be with all subscribers yet. */
    record InboundReceived(int packetId, Message message) implements SessionChange {}

    /** All subscribers have it; the packet identifier is still in use. */
    record InboundRouted(int packetId) implements SessionChange {}

    /** The client has released the packet identifier of its QoS 2 message. */
    record InboundReleased(int packetId) implements SessionChange {}

    /** The QoS 2 messages that the client publishes are numbered, and this is the last; said where they are not told themselves. */
    record Published(Stamp last) implements SessionChange {}

    /** All messages of a source up to this one have come; said of those that are not told with {@link Added}. */
    record Seen(Stamp upTo) implements SessionChange {}
}
