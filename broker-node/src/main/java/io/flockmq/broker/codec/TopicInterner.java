package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same {@link Topic} for the same bytes, so that a topic seen lately is neither checked nor allocated again. A
 * direct-mapped table: a topic displaces the one in its slot. At most 8,192 topics of at most 256 bytes, so some 5 MB when
 * full of long ones; longer topics are not kept. One per event loop, used in that loop only.
 */
public final class TopicInterner {

    /** The longest topic that is kept, in bytes. */
    static final int LONGEST = 256;

    private static final int SLOTS = 8192;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private record Entry(Topic topic, int levels) {}

    private final @Nullable Entry[] entries = new @Nullable Entry[SLOTS];

    /**
     * The topic with these bytes.
     *
     * @throws PacketException {@link ReasonCode#TOPIC_NAME_INVALID} or {@link ReasonCode#MALFORMED_PACKET}
     */
    Topic intern(ByteBuf bytes, int start, int length, DecoderLimits limits) throws PacketException {
        if (length > limits.topicLength()) {
            throw invalid("topic name longer than allowed");
        }
        Entry entry = length <= LONGEST ? keep(bytes, start, length) : validate(bytes, start, length);
        if (entry.levels > limits.topicLevels()) {
            throw invalid("topic name with more levels than allowed");
        }
        return entry.topic;
    }

    private Entry keep(ByteBuf bytes, int start, int length) throws PacketException {
        int slot = hash(bytes, start, length) & (SLOTS - 1);
        Entry entry = entries[slot];
        if (entry == null || !isEqual(entry.topic.utf8(), bytes, start, length)) {
            entry = validate(bytes, start, length);
            entries[slot] = entry;
        }
        return entry;
    }

    private static Entry validate(ByteBuf bytes, int start, int length) throws PacketException {
        if (!Utf8.isWellFormed(bytes, start, start + length)) {
            throw PacketException.malformed("ill-formed UTF-8 in the topic name"); // [MQTT-3.3.2-1]
        }
        if (length == 0) {
            throw invalid("empty topic name"); // [MQTT-4.7.3-1]
        }
        byte[] utf8 = new byte[length];
        bytes.getBytes(start, utf8);
        int levels = 1;
        for (byte b : utf8) {
            if (b == '+' || b == '#') {
                throw invalid("topic name with a wildcard"); // [MQTT-3.3.2-2]
            }
            if (b == '/') {
                levels++;
            }
        }
        return new Entry(Topic.ofValidated(new String(utf8, StandardCharsets.UTF_8), utf8), levels);
    }

    private static int hash(ByteBuf bytes, int start, int length) {
        long hash = length;
        int i = start;
        for (int wordsEnd = start + (length & -Long.BYTES); i < wordsEnd; i += Long.BYTES) {
            hash = mix(hash ^ bytes.getLong(i));
        }
        long tail = 0;
        for (int end = start + length; i < end; i++) {
            tail = (tail << Byte.SIZE) | bytes.getUnsignedByte(i);
        }
        return (int) mix(hash ^ tail);
    }

    private static long mix(long word) {
        long mixed = word * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ (mixed >>> 32);
    }

    private static boolean isEqual(byte[] utf8, ByteBuf bytes, int start, int length) {
        if (utf8.length != length) {
            return false;
        }
        int i = 0;
        for (int wordsEnd = length & -Long.BYTES; i < wordsEnd; i += Long.BYTES) {
            if ((long) EIGHT_BYTES.get(utf8, i) != bytes.getLong(start + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (utf8[i] != bytes.getByte(start + i)) {
                return false;
            }
        }
        return true;
    }

    private static PacketException invalid(String problem) {
        return new PacketException(ReasonCode.TOPIC_NAME_INVALID, problem);
    }
}
