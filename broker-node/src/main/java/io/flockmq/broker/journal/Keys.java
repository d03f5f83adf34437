package io.flockmq.broker.journal;

import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.topic.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Where each record is. The first byte of a key says what it is of; of a session, or a copy of one, the head is under its client identifier, and everything
 * else under the number that the head names, so that all of it can be read, or removed, in one go.
 */
final class Keys {

    static final byte META = 'M';
    static final byte HEAD = 'S';
    static final byte COPY = 'C';
    static final byte ENDED = 'E';
    static final byte SESSION = 'D';
    static final byte RETAINED = 'R';

    /** What is known of a session, in the order in which it is to be applied. */
    static final byte OPENED = 1;

    static final byte DISCONNECTED = 2;
    static final byte WILL_REMOVED = 3;
    static final byte SUBSCRIPTION = 4;
    static final byte MESSAGE = 5;
    static final byte SENT = 6;
    static final byte INBOUND = 7;
    static final byte PUBLISHED = 8;
    static final byte SEEN = 9;

    private static final int SESSION_BYTES = 1 + Long.BYTES;

    private Keys() {}

    /** A record of the store itself. */
    static byte[] meta(String name) {
        return text(META, name);
    }

    static byte[] head(String clientId) {
        return text(HEAD, clientId);
    }

    static byte[] copy(String clientId) {
        return text(COPY, clientId);
    }

    static byte[] ended(String clientId) {
        return text(ENDED, clientId);
    }

    static byte[] retained(byte[] topic) {
        return ByteBuffer.allocate(1 + topic.length).put(RETAINED).put(topic).array();
    }

    /** The beginning of all keys of a table. */
    static byte[] table(byte table) {
        return new byte[] {table};
    }

    /** The first key after those of a table. */
    static byte[] after(byte[] prefix) {
        return Objects.requireNonNull(RecordBatch.after(prefix), "a prefix of nothing but 0xFF");
    }

    /** The beginning of all keys of a session. */
    static byte[] session(long number) {
        return ByteBuffer.allocate(SESSION_BYTES).put(SESSION).putLong(number).array();
    }

    /** The only record of its kind. */
    static byte[] of(long number, byte kind) {
        return begin(number, kind, 0).array();
    }

    /** The record of a message to the client, or of its packet identifier. */
    static byte[] entry(long number, byte kind, long entry) {
        return begin(number, kind, Long.BYTES).putLong(entry).array();
    }

    static byte[] inbound(long number, int packetId) {
        return begin(number, INBOUND, Short.BYTES).putShort((short) packetId).array();
    }

    static byte[] subscription(long number, String filter) {
        byte[] utf8 = filter.getBytes(StandardCharsets.UTF_8);
        return begin(number, SUBSCRIPTION, utf8.length).put(utf8).array();
    }

    static byte[] seen(long number, Source source) {
        byte[] name = source.name().getBytes(StandardCharsets.UTF_8);
        return begin(number, SEEN, Long.BYTES + Integer.BYTES + name.length)
                .putLong(source.life())
                .putInt(source.part())
                .put(name)
                .array();
    }

    /** What a session's record is of. */
    static byte kind(byte[] key) {
        return key[SESSION_BYTES];
    }

    /** The text of a key that is nothing but a table and text. */
    static String text(byte[] key) {
        return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
    }

    private static ByteBuffer begin(long number, byte kind, int more) {
        return ByteBuffer.allocate(SESSION_BYTES + 1 + more)
                .put(SESSION)
                .putLong(number)
                .put(kind);
    }

    private static byte[] text(byte table, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + utf8.length).put(table).put(utf8).array();
    }
}
