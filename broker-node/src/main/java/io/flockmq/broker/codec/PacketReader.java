package io.flockmq.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one packet, or of a part of it, and never past its end. One per connection, opened anew for every
 * packet, so that decoding allocates no slices. Neither retains nor releases the buffer, nor moves its indexes. Event loop
 * only.
 */
final class PacketReader {

    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int position;
    private int end;

    /** Begins at {@code start}; all reads stay before {@code end}. */
    void open(ByteBuf newBytes, int start, int newEnd) {
        bytes = newBytes;
        position = start;
        end = newEnd;
    }

    /** Forgets the buffer. */
    void close() {
        open(Unpooled.EMPTY_BUFFER, 0, 0);
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    /** Reads that come next stay within so many bytes; the result is what {@link #widen} takes to undo it. */
    int narrow(int length) throws PacketException {
        int wider = end;
        require(length);
        end = position + length;
        return wider;
    }

    void widen(int wider) {
        end = wider;
    }

    int readByte() throws PacketException {
        return bytes.getUnsignedByte(skip(1));
    }

    int readTwoBytes() throws PacketException {
        return bytes.getUnsignedShort(skip(2));
    }

    long readFourBytes() throws PacketException {
        return bytes.getUnsignedInt(skip(4));
    }

    int readPacketId() throws PacketException {
        int packetId = readTwoBytes();
        if (packetId == 0) {
            throw PacketException.protocolError("packet identifier 0"); // [MQTT-2.2.1-3] [MQTT-2.3.1-1]
        }
        return packetId;
    }

    /** A variable byte integer, 0 to 268,435,455. */
    int readVariableByteInteger() throws PacketException {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = readByte();
            value |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                if (digit == 0 && shift > 0) {
                    throw PacketException.malformed("variable byte integer longer than it need be"); // [MQTT-1.5.5-1]
                }
                return value;
            }
        }
        throw PacketException.malformed("variable byte integer of more than four bytes");
    }

    /** Reads a string and returns where its length field is, for {@link #stringAt}. */
    int skipString() throws PacketException {
        int at = position;
        int length = readTwoBytes();
        int start = skip(length);
        if (!Utf8.isWellFormed(bytes, start, position)) {
            throw PacketException.malformed("ill-formed UTF-8"); // [MQTT-1.5.4-1] [MQTT-1.5.4-2]
        }
        return at;
    }

    String readString() throws PacketException {
        return stringAt(skipString());
    }

    /** The string whose length field is here, already checked. */
    String stringAt(int at) {
        return bytes.toString(at + 2, lengthAt(at), StandardCharsets.UTF_8);
    }

    /** The number in the two bytes here, already read. */
    int lengthAt(int at) {
        return bytes.getUnsignedShort(at);
    }

    byte[] readBinary() throws PacketException {
        int length = readTwoBytes();
        return copy(skip(length), length);
    }

    byte[] readRest() {
        byte[] rest = copy(position, end - position);
        position = end;
        return rest;
    }

    /** Moves on by so many bytes and returns where they begin. */
    int skip(int length) throws PacketException {
        require(length);
        int start = position;
        position += length;
        return start;
    }

    /** The buffer, for what is checked and copied in place. */
    ByteBuf bytes() {
        return bytes;
    }

    byte[] copy(int start, int length) {
        if (length == 0) {
            return Publish.EMPTY;
        }
        byte[] copy = new byte[length];
        bytes.getBytes(start, copy);
        return copy;
    }

    /** Refuses bytes behind the last field. */
    void finish() throws PacketException {
        if (position != end) {
            throw PacketException.malformed("bytes behind the last field");
        }
    }

    private void require(int length) throws PacketException {
        if (length > end - position) {
            throw PacketException.malformed("field longer than the packet");
        }
    }
}
