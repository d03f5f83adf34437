package io.flockmq.broker.admin.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of a client that would be sent a message of a topic.
 *
 * @param connected whether it is connected
 * @param sessionExpiry seconds that its session outlives the connection
 * @param matching its subscriptions that match
 * @param nearest what comes nearest where none does
 * @param allowed whether it may be sent that; null where that is known of connected clients only
 * @param rule the rule that says so; null where none covers the topic
 * @param queuedMessages messages that wait for it
 * @param queueFull whether no more may wait
 * @param waitsOffline whether messages of QoS 0 wait for it while it is absent
 * @param maximumPacketSize the largest packet that it takes; null while it is not connected
 */
public record SubscriberView(
        boolean connected,
        long sessionExpiry,
        List<SubscriptionView> matching,
        List<Near> nearest,
        @Nullable Boolean allowed,
        @Nullable String rule,
        int queuedMessages,
        boolean queueFull,
        boolean waitsOffline,
        @Nullable Integer maximumPacketSize) {

    /** A subscription that does not match, and a clause that says why. */
    public record Near(String filter, String why) {}
}
