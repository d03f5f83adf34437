package io.flockmq.broker.codec;

import static io.flockmq.broker.codec.PropertyPlace.ACKNOWLEDGEMENT;
import static io.flockmq.broker.codec.PropertyPlace.AUTH;
import static io.flockmq.broker.codec.PropertyPlace.CONNECT;
import static io.flockmq.broker.codec.PropertyPlace.DISCONNECT;
import static io.flockmq.broker.codec.PropertyPlace.PUBLISH;
import static io.flockmq.broker.codec.PropertyPlace.SUBSCRIBE;
import static io.flockmq.broker.codec.PropertyPlace.UNSUBSCRIBE;
import static io.flockmq.broker.codec.PropertyPlace.WILL;

import org.jspecify.annotations.Nullable;

/**
 * The properties of MQTT 5.0, section 2.2.2.2: identifier, type, least value, and the places where a client may use it.
 * Those without a place come from servers only.
 */
enum Property {
    PAYLOAD_FORMAT_INDICATOR(0x01, PropertyType.FLAG, 0, PUBLISH, WILL),
    MESSAGE_EXPIRY_INTERVAL(0x02, PropertyType.FOUR_BYTES, 0, PUBLISH, WILL),
    CONTENT_TYPE(0x03, PropertyType.TEXT, 0, PUBLISH, WILL),
    RESPONSE_TOPIC(0x08, PropertyType.TOPIC_NAME, 0, PUBLISH, WILL),
    CORRELATION_DATA(0x09, PropertyType.BINARY, 0, PUBLISH, WILL),
    SUBSCRIPTION_IDENTIFIER(0x0B, PropertyType.VARIABLE_BYTE_INTEGER, 1, SUBSCRIBE),
    SESSION_EXPIRY_INTERVAL(0x11, PropertyType.FOUR_BYTES, 0, CONNECT, DISCONNECT),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, PropertyType.TEXT, 0),
    SERVER_KEEP_ALIVE(0x13, PropertyType.TWO_BYTES, 0),
    AUTHENTICATION_METHOD(0x15, PropertyType.TEXT, 0, CONNECT, AUTH),
    AUTHENTICATION_DATA(0x16, PropertyType.BINARY, 0, CONNECT, AUTH),
    REQUEST_PROBLEM_INFORMATION(0x17, PropertyType.FLAG, 0, CONNECT),
    WILL_DELAY_INTERVAL(0x18, PropertyType.FOUR_BYTES, 0, WILL),
    REQUEST_RESPONSE_INFORMATION(0x19, PropertyType.FLAG, 0, CONNECT),
    RESPONSE_INFORMATION(0x1A, PropertyType.TEXT, 0),
    SERVER_REFERENCE(0x1C, PropertyType.TEXT, 0),
    REASON_STRING(0x1F, PropertyType.TEXT, 0, ACKNOWLEDGEMENT, DISCONNECT, AUTH),
    RECEIVE_MAXIMUM(0x21, PropertyType.TWO_BYTES, 1, CONNECT),
    TOPIC_ALIAS_MAXIMUM(0x22, PropertyType.TWO_BYTES, 0, CONNECT),
    TOPIC_ALIAS(0x23, PropertyType.TWO_BYTES, 0, PUBLISH), // 0 has a reason code of its own
    MAXIMUM_QOS(0x24, PropertyType.FLAG, 0),
    RETAIN_AVAILABLE(0x25, PropertyType.FLAG, 0),
    USER_PROPERTY(
            0x26,
            PropertyType.TEXT_PAIR,
            0,
            CONNECT,
            WILL,
            PUBLISH,
            ACKNOWLEDGEMENT,
            SUBSCRIBE,
            UNSUBSCRIBE,
            DISCONNECT,
            AUTH),
    MAXIMUM_PACKET_SIZE(0x27, PropertyType.FOUR_BYTES, 1, CONNECT),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, PropertyType.FLAG, 0),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, PropertyType.FLAG, 0),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, PropertyType.FLAG, 0);

    private static final @Nullable Property[] BY_ID = new @Nullable Property[256];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    private final int id;
    private final PropertyType type;
    private final long least;
    /** A bit for every place, by its ordinal. */
    private final int places;

    Property(int id, PropertyType type, long least, PropertyPlace... places) {
        this.id = id;
        this.type = type;
        this.least = least;
        int bits = 0;
        for (PropertyPlace place : places) {
            bits |= 1 << place.ordinal();
        }
        this.places = bits;
    }

    /** The property with this identifier, or null; all identifiers have one byte. */
    static @Nullable Property of(int id) {
        return BY_ID[id];
    }

    int id() {
        return id;
    }

    PropertyType type() {
        return type;
    }

    /** The least value that a number may have. */
    long least() {
        return least;
    }

    boolean clientMayUseIn(PropertyPlace place) {
        return (places & (1 << place.ordinal())) != 0;
    }

    /** Whether the property belongs to this packet type, but only in the other direction. */
    boolean onlyServerUsesIn(PropertyPlace place) {
        return (this == SUBSCRIPTION_IDENTIFIER && place == PUBLISH)
                || (this == SERVER_REFERENCE && place == DISCONNECT);
    }
}
