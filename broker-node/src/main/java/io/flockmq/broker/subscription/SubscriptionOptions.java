package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.Qos;

/**
 * The options of one subscription (MQTT 5.0, section 3.8.3.1).
 *
 * @param qos the highest QoS at which the subscriber is sent messages
 * @param noLocal whether the subscriber's own messages are kept from it
 * @param retainAsPublished whether messages keep the RETAIN flag that they were published with
 * @param retainHandling when retained messages are sent
 * @param subscriptionId the Subscription Identifier, 1 to 268,435,455, or 0 for none
 */
public record SubscriptionOptions(
        Qos qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling, int subscriptionId) {

    /** The options that a subscription of MQTT 3.1 or 3.1.1 has. */
    public static SubscriptionOptions of(Qos qos) {
        return new SubscriptionOptions(qos, false, false, RetainHandling.SEND, 0);
    }
}
