package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the properties of a packet (MQTT 5.0, section 2.2.2), checking each against the table in {@link Property}, and
 * decodes nothing: {@link #next} stands on a property until it is called again. One per connection. Event loop only.
 */
final class PropertySection {

    private final PacketReader in;
    private final DecoderLimits limits;

    private PropertyPlace place = PropertyPlace.CONNECT;
    private int endOfPacket;
    /** A bit for every identifier that was met; they are all below 64. */
    private long seen;

    private int userProperties;
    private Property property = Property.USER_PROPERTY;
    private int start;
    private long number;

    PropertySection(PacketReader in, DecoderLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** Reads the length; until {@link #next} returns false the reader stays within the section. */
    void open(PropertyPlace newPlace) throws PacketException {
        open(newPlace, in.readVariableByteInteger());
    }

    /** The same for a section whose length is known. */
    void open(PropertyPlace newPlace, int length) throws PacketException {
        endOfPacket = in.narrow(length);
        if (length > limits.propertiesSize()) {
            throw new PacketException(ReasonCode.PACKET_TOO_LARGE, "too many bytes of properties");
        }
        place = newPlace;
        seen = 0;
        userProperties = 0;
    }

    /** Checks the next property; false when there is none left. */
    boolean next() throws PacketException {
        if (in.remaining() == 0) {
            in.widen(endOfPacket);
            return false;
        }
        start = in.position();
        property = readIdentifier();
        checkRepetition();
        number = readValue();
        if (number < property.least()) {
            throw PacketException.protocolError("property " + property + " is " + number);
        }
        return true;
    }

    /** Walks to the end. */
    void skipAll() throws PacketException {
        while (next()) {
            // checked, and nobody wants its value
        }
    }

    /** The property that the last {@link #next} stands on. */
    Property property() {
        return property;
    }

    /** The value, if it is a number. */
    long number() {
        return number;
    }

    /** Where the property begins, with its identifier. */
    int start() {
        return start;
    }

    /** The length of the property with its identifier, in bytes. */
    int length() {
        return in.position() - start;
    }

    /** The bytes of the section that are still to come. */
    int remaining() {
        return in.remaining();
    }

    private Property readIdentifier() throws PacketException {
        @Nullable Property known = Property.of(in.readByte());
        if (known == null) {
            throw PacketException.malformed("unknown property");
        }
        if (known.onlyServerUsesIn(place)) {
            throw PacketException.protocolError("only a server sends property " + known); // [MQTT-3.3.4-6]
        }
        if (!known.clientMayUseIn(place)) {
            throw PacketException.malformed("property " + known + " in " + place);
        }
        return known;
    }

    private void checkRepetition() throws PacketException {
        if (property == Property.USER_PROPERTY) {
            if (++userProperties > limits.userProperties()) {
                throw new PacketException(ReasonCode.QUOTA_EXCEEDED, "too many user properties");
            }
            return;
        }
        long bit = 1L << property.id();
        if ((seen & bit) != 0) {
            throw PacketException.protocolError("property " + property + " more than once");
        }
        seen |= bit;
    }

    /** Checks the value and returns it if it is a number, else the least that is allowed. */
    private long readValue() throws PacketException {
        switch (property.type()) {
            case FLAG -> {
                return readFlag();
            }
            case TWO_BYTES -> {
                return in.readTwoBytes();
            }
            case FOUR_BYTES -> {
                return in.readFourBytes();
            }
            case VARIABLE_BYTE_INTEGER -> {
                return in.readVariableByteInteger();
            }
            case TEXT -> in.skipString();
            case TOPIC_NAME -> checkTopicName(in.skipString());
            case TEXT_PAIR -> { // [MQTT-1.5.7-1]
                in.skipString();
                in.skipString();
            }
            case BINARY -> in.skip(in.readTwoBytes());
        }
        return property.least();
    }

    private int readFlag() throws PacketException {
        int flag = in.readByte();
        if (flag > 1) {
            throw PacketException.protocolError("property " + property + " is neither 0 nor 1");
        }
        return flag;
    }

    private void checkTopicName(int at) throws PacketException {
        int nameStart = at + 2;
        int length = in.lengthAt(at);
        ByteBuf bytes = in.bytes();
        if (length == 0 // [MQTT-4.7.3-1]
                || bytes.indexOf(nameStart, nameStart + length, (byte) '+') >= 0 // [MQTT-3.3.2-14]
                || bytes.indexOf(nameStart, nameStart + length, (byte) '#') >= 0) {
            throw PacketException.protocolError("property " + property + " is not a topic name");
        }
    }
}
