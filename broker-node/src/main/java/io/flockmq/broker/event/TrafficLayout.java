package io.flockmq.broker.event;

import io.flockmq.broker.topic.Qos;

/** Which counter is where among those of an event loop. */
final class TrafficLayout {

    private static final int DIRECTIONS = Direction.values().length;
    private static final int TYPES = PacketType.values().length;
    private static final int LEVELS = Qos.values().length;

    static final int DROPPED = 0;
    static final int CONNECTIONS = 1;
    private static final int BYTES = 2;
    private static final int PACKETS = BYTES + DIRECTIONS;
    private static final int MESSAGES = PACKETS + DIRECTIONS * TYPES;
    private static final int PAYLOAD = MESSAGES + DIRECTIONS * LEVELS;

    /** How many there are. */
    static final int SIZE = PAYLOAD + DIRECTIONS * LEVELS;

    private TrafficLayout() {}

    static int bytes(Direction direction) {
        return BYTES + direction.ordinal();
    }

    /** Packets of a type; those of type PUBLISH are counted as {@link #messages}. */
    static int packets(Direction direction, PacketType type) {
        return PACKETS + direction.ordinal() * TYPES + type.ordinal();
    }

    static int messages(Direction direction, Qos qos) {
        return MESSAGES + direction.ordinal() * LEVELS + qos.ordinal();
    }

    static int payload(Direction direction, Qos qos) {
        return PAYLOAD + direction.ordinal() * LEVELS + qos.ordinal();
    }
}
