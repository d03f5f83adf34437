package io.flockmq.systemtest.raw;

/** The protocol versions that a broker serves on one listener. */
public enum Version {
    /** MQTT 3.1. */
    V31("MQIsdp", 3),
    /** MQTT 3.1.1. */
    V311("MQTT", 4),
    /** MQTT 5.0. */
    V5("MQTT", 5);

    private final String protocolName;
    private final int level;

    Version(String protocolName, int level) {
        this.protocolName = protocolName;
        this.level = level;
    }

    /** The protocol name in the CONNECT packet. */
    public String protocolName() {
        return protocolName;
    }

    /** The protocol level in the CONNECT packet. */
    public int level() {
        return level;
    }

    /** Whether packets of this version have properties and reason codes. */
    public boolean hasProperties() {
        return this == V5;
    }
}
