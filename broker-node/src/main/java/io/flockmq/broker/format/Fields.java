package io.flockmq.broker.format;

import io.flockmq.broker.topic.Topic;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** How the parts of records are written: numbers in as few bytes as they need, text and bytes with their length in front. */
public final class Fields {

    private static final byte[] EMPTY = {};

    private Fields() {}

    /** Writes a number in groups of seven bits; small ones, which are not negative, take one byte. */
    public static void writeNumber(ByteBuf out, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** Reads what {@link #writeNumber} wrote. */
    public static long readNumber(ByteBuf in) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte group = in.readByte();
            number |= (group & 0x7FL) << shift;
            if (group >= 0) {
                return number;
            }
        }
        throw new FormatException("number of more than ten bytes");
    }

    /** Reads a number that an int holds and that is not negative. */
    public static int readInt(ByteBuf in) {
        long number = readNumber(in);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new FormatException("number " + number + " where an int is due");
        }
        return (int) number;
    }

    /** Writes bytes with their length in front. */
    public static void writeBytes(ByteBuf out, byte[] bytes) {
        writeNumber(out, bytes.length);
        out.writeBytes(bytes);
    }

    /** Reads bytes with their length in front. */
    public static byte[] readBytes(ByteBuf in) {
        int length = readLength(in);
        if (length == 0) {
            return EMPTY;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** A length that what is left to read can have. */
    public static int readLength(ByteBuf in) {
        int length = readInt(in);
        if (length > in.readableBytes()) {
            throw new FormatException(length + " bytes announced, " + in.readableBytes() + " are left");
        }
        return length;
    }

    /** Writes text as UTF-8 with its length in front. */
    public static void writeText(ByteBuf out, String text) {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads text. */
    public static String readText(ByteBuf in) {
        int length = readLength(in);
        String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(length);
        return text;
    }

    /** Writes a topic's name. */
    public static void writeTopic(ByteBuf out, Topic topic) {
        writeBytes(out, topic.utf8());
    }

    /** Writes one byte. */
    public static void writeBoolean(ByteBuf out, boolean value) {
        out.writeByte(value ? 1 : 0);
    }

    /** Reads one byte. */
    public static boolean readBoolean(ByteBuf in) {
        return in.readByte() != 0;
    }
}
