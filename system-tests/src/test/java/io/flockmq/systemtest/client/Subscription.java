package io.flockmq.systemtest.client;

import org.jspecify.annotations.Nullable;

/** A filter to subscribe; all but filter and QoS needs MQTT 5. */
public record Subscription(
        String filter,
        int qos,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling retainHandling,
        @Nullable Integer id) {

    /** When a subscription is answered with retained messages; in the order of the protocol's values. */
    public enum RetainHandling {
        SEND,
        SEND_IF_NEW,
        DO_NOT_SEND
    }

    public static Subscription to(String filter) {
        return new Subscription(filter, 0, false, false, RetainHandling.SEND, null);
    }

    public Subscription qos(int newQos) {
        return new Subscription(filter, newQos, noLocal, retainAsPublished, retainHandling, id);
    }

    public Subscription withoutLocal() {
        return new Subscription(filter, qos, true, retainAsPublished, retainHandling, id);
    }

    public Subscription retainingAsPublished() {
        return new Subscription(filter, qos, noLocal, true, retainHandling, id);
    }

    public Subscription retained(RetainHandling newHandling) {
        return new Subscription(filter, qos, noLocal, retainAsPublished, newHandling, id);
    }

    public Subscription id(int newId) {
        return new Subscription(filter, qos, noLocal, retainAsPublished, retainHandling, newId);
    }
}
