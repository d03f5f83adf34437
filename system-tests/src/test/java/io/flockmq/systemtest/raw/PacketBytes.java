package io.flockmq.systemtest.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Writes the bytes of one packet, right or wrong on purpose: {@code PacketBytes.of(0x82).u16(1).text("a/#").u8(1).toBytes()}.
 * The remaining length is counted unless {@link #announcing} lies about it. For one thread.
 */
public final class PacketBytes {

    private final int firstByte;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int announced = -1;

    private PacketBytes(int firstByte) {
        this.firstByte = firstByte;
    }

    /**
     * A packet that starts with this byte.
     *
     * @param firstByte type and flags
     */
    public static PacketBytes of(int firstByte) {
        return new PacketBytes(firstByte);
    }

    /** The bytes that hex digits stand for; white space is ignored. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** Bytes as hex digits, cut after 64 bytes: for messages of failed assertions. */
    static String describe(byte[] bytes) {
        int shown = Math.min(bytes.length, 64);
        String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown);
        return shown == bytes.length ? digits : digits + " … (" + bytes.length + " bytes)";
    }

    /** Appends one byte. */
    public PacketBytes u8(int value) {
        body.write(value);
        return this;
    }

    /** Appends two bytes, big-endian. */
    public PacketBytes u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    /** Appends four bytes, big-endian. */
    public PacketBytes u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    /** Appends a variable byte integer. */
    public PacketBytes varInt(int value) {
        writeVarInt(body, value);
        return this;
    }

    /** Appends a UTF-8 string with its length. */
    public PacketBytes text(String text) {
        return binary(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends binary data with its length, at most 65,535 bytes. */
    public PacketBytes binary(byte[] data) {
        return u16(data.length).raw(data);
    }

    /** Appends bytes as they are. */
    public PacketBytes raw(byte[] bytes) {
        body.writeBytes(bytes);
        return this;
    }

    /** Appends the bytes that hex digits stand for. */
    public PacketBytes raw(String digits) {
        return raw(hex(digits));
    }

    /** Appends a property section with its length. */
    public PacketBytes properties(Property... properties) {
        PacketBytes section = new PacketBytes(0);
        for (Property property : properties) {
            property.writeTo(section);
        }
        return varInt(section.body.size()).raw(section.body.toByteArray());
    }

    /**
     * Announces another remaining length than that of the bytes that follow.
     *
     * @param remainingLength 0 to 268,435,455
     */
    public PacketBytes announcing(int remainingLength) {
        announced = remainingLength;
        return this;
    }

    /** The packet with its fixed header. */
    public byte[] toBytes() {
        ByteArrayOutputStream packet = new ByteArrayOutputStream(body.size() + 5);
        packet.write(firstByte);
        writeVarInt(packet, announced >= 0 ? announced : body.size());
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }

    private static void writeVarInt(ByteArrayOutputStream out, int value) {
        int rest = value;
        do {
            int digit = rest & 0x7F;
            rest >>>= 7;
            out.write(rest == 0 ? digit : digit | 0x80);
        } while (rest != 0);
    }
}
