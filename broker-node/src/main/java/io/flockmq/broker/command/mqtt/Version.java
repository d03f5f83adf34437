package io.flockmq.broker.command.mqtt;

/** Versions of MQTT that the client speaks. */
public enum Version {
    /** MQTT 3.1.1. */
    V311(4),
    /** MQTT 5.0. */
    V5(5);

    private final int level;

    Version(int level) {
        this.level = level;
    }

    int level() {
        return level;
    }
}
