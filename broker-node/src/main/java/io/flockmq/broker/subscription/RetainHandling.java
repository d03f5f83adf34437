package io.flockmq.broker.subscription;

/** Whether retained messages are sent when a subscription is made. The ordinal is the value on the wire. */
public enum RetainHandling {
    /** At every SUBSCRIBE [MQTT-3.3.1-9]. */
    SEND,
    /** Only if the subscription did not exist before [MQTT-3.3.1-10]. */
    SEND_IF_NEW,
    /** Never [MQTT-3.3.1-11]. */
    DO_NOT_SEND;

    private static final RetainHandling[] VALUES = values();

    /**
     * The option with this value on the wire.
     *
     * @param value 0, 1 or 2
     * @throws ArrayIndexOutOfBoundsException for another value
     */
    public static RetainHandling of(int value) {
        return VALUES[value];
    }

    /** 0, 1 or 2. */
    public int value() {
        return ordinal();
    }
}
