package io.flockmq.broker.topic;

/** Quality of service (MQTT 5.0, section 4.3). The ordinal is the value on the wire. */
public enum Qos {
    AT_MOST_ONCE,
    AT_LEAST_ONCE,
    EXACTLY_ONCE;

    private static final Qos[] VALUES = values();

    /**
     * The QoS with this value on the wire.
     *
     * @param value 0, 1 or 2
     * @throws ArrayIndexOutOfBoundsException for another value
     */
    public static Qos of(int value) {
        return VALUES[value];
    }

    /** 0, 1 or 2. */
    public int value() {
        return ordinal();
    }

    /** The lower of the two, which is the QoS at which a message is delivered [MQTT-3.8.4-8]. */
    public Qos atMost(Qos other) {
        return ordinal() <= other.ordinal() ? this : other;
    }
}
