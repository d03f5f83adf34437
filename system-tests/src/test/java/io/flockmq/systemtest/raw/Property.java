package io.flockmq.systemtest.raw;

import java.util.HexFormat;

/**
 * One property of an MQTT 5.0 packet. Its value may be one that the specification forbids: a test asks what a server does
 * about it.
 *
 * @param id which property
 * @param value its value
 */
public record Property(PropertyId id, Value value) {

    /** A property's value, comparable and readable in a failed assertion. */
    public sealed interface Value {}

    /**
     * A number.
     *
     * @param number unsigned
     */
    public record Num(long number) implements Value {}

    /**
     * A UTF-8 string.
     *
     * @param text the string
     */
    public record Text(String text) implements Value {}

    /**
     * Binary data.
     *
     * @param hex its bytes in hex digits
     */
    public record Binary(String hex) implements Value {}

    /**
     * A name and a value.
     *
     * @param name the name
     * @param text the value
     */
    public record Pair(String name, String text) implements Value {}

    /** A property with a number, written in the width that its identifier asks for. */
    public static Property of(PropertyId id, long number) {
        return new Property(id, new Num(number));
    }

    /** A property with a UTF-8 string. */
    public static Property of(PropertyId id, String text) {
        return new Property(id, new Text(text));
    }

    /** A property with binary data. */
    public static Property of(PropertyId id, byte[] data) {
        return new Property(id, new Binary(HexFormat.of().formatHex(data)));
    }

    /** A user property. */
    public static Property user(String name, String text) {
        return new Property(PropertyId.USER_PROPERTY, new Pair(name, text));
    }

    /** Appends identifier and value as they are on the wire. */
    void writeTo(PacketBytes out) {
        out.varInt(id.value());
        switch (value) {
            case Num(long number) -> {
                switch (id.type()) {
                    case BYTE -> out.u8((int) number);
                    case TWO_BYTES -> out.u16((int) number);
                    case FOUR_BYTES -> out.u32(number);
                    case VARIABLE -> out.varInt((int) number);
                    case TEXT, BINARY, PAIR -> throw new IllegalArgumentException(id + " is not a number");
                }
            }
            case Text(String text) -> out.text(text);
            case Binary(String hex) -> out.binary(HexFormat.of().parseHex(hex));
            case Pair(String name, String text) -> out.text(name).text(text);
        }
    }
}
