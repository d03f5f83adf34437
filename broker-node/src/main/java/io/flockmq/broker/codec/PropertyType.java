package io.flockmq.broker.codec;

/** How the value of a property is encoded (MQTT 5.0, section 1.5). */
enum PropertyType {
    /** One byte, 0 or 1. */
    FLAG,
    TWO_BYTES,
    FOUR_BYTES,
    VARIABLE_BYTE_INTEGER,
    TEXT,
    /** Text that is a topic name. */
    TOPIC_NAME,
    TEXT_PAIR,
    BINARY
}
