package io.flockmq.broker.command.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a packet (MQTT 5.0, section 2.2.2).
 *
 * @param numbers those of one, two or four bytes, or of variable length, by identifier
 * @param texts those of text, by identifier
 * @param binaries those of bytes, by identifier
 * @param user user properties, in order
 */
record PropertyBlock(
        Map<Integer, Long> numbers,
        Map<Integer, String> texts,
        Map<Integer, byte[]> binaries,
        List<Map.Entry<String, String>> user) {

    static final int MESSAGE_EXPIRY = 0x02;
    static final int CONTENT_TYPE = 0x03;
    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION_DATA = 0x09;
    static final int SESSION_EXPIRY = 0x11;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int REASON_STRING = 0x1F;
    static final int USER_PROPERTY = 0x26;

    private static final int CONTINUES = 0x80;

    static PropertyBlock none() {
        return new PropertyBlock(new HashMap<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>());
    }

    @Nullable
    Long number(int id) {
        return numbers.get(id);
    }

    String text(int id) {
        return texts.getOrDefault(id, "");
    }

    /** Reads a block with its length. */
    static PropertyBlock read(ByteBuffer from) throws IOException {
        PropertyBlock block = none();
        int end = variable(from);
        end += from.position();
        while (from.position() < end) {
            block.readOne(variable(from), from);
        }
        return block;
    }

    private void readOne(int id, ByteBuffer from) throws IOException {
        switch (id) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> numbers.put(id, from.get() & 0xFFL);
            case SERVER_KEEP_ALIVE, 0x21, 0x22, 0x23 -> numbers.put(id, from.getShort() & 0xFFFFL);
            case MESSAGE_EXPIRY, SESSION_EXPIRY, 0x18, 0x27 -> numbers.put(id, from.getInt() & 0xFFFF_FFFFL);
            case 0x0B -> numbers.put(id, (long) variable(from));
            case CONTENT_TYPE, RESPONSE_TOPIC, 0x12, 0x15, 0x1A, 0x1C, REASON_STRING -> texts.put(id, string(from));
            case CORRELATION_DATA, 0x16 -> binaries.put(id, bytes(from));
            case USER_PROPERTY -> user.add(Map.entry(string(from), string(from)));
            default -> throw new ProtocolException("the broker sends a property that MQTT does not have: " + id);
        }
    }

    /** Writes a block with its length. */
    void write(DataOutputStream to) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(bytes);
        for (Map.Entry<Integer, Long> number : numbers.entrySet()) {
            body.write(number.getKey());
            body.writeInt(number.getValue().intValue()); // the client sends those of four bytes only
        }
        for (Map.Entry<Integer, String> text : texts.entrySet()) {
            body.write(text.getKey());
            string(body, text.getValue());
        }
        for (Map.Entry<Integer, byte[]> binary : binaries.entrySet()) {
            body.write(binary.getKey());
            binary(body, binary.getValue());
        }
        for (Map.Entry<String, String> property : user) {
            body.write(USER_PROPERTY);
            string(body, property.getKey());
            string(body, property.getValue());
        }
        variable(to, bytes.size());
        bytes.writeTo(to);
    }

    static int variable(ByteBuffer from) throws IOException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int digit = from.get();
            value |= (digit & 0x7F) << shift;
            if ((digit & CONTINUES) == 0) {
                return value;
            }
        }
        throw new ProtocolException("a length has more than four bytes");
    }

    static void variable(DataOutputStream to, int value) throws IOException {
        int rest = value;
        do {
            to.write(rest > 0x7F ? (rest & 0x7F) | CONTINUES : rest);
            rest >>= 7;
        } while (rest > 0);
    }

    static String string(ByteBuffer from) {
        return new String(bytes(from), UTF_8);
    }

    static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.getShort() & 0xFFFF];
        from.get(bytes);
        return bytes;
    }

    static void string(DataOutputStream to, String text) throws IOException {
        binary(to, text.getBytes(UTF_8));
    }

    static void binary(DataOutputStream to, byte[] bytes) throws IOException {
        if (bytes.length > 0xFFFF) {
            throw new IOException("a text of " + bytes.length + " bytes is too long; allowed: 65535");
        }
        to.writeShort(bytes.length);
        to.write(bytes);
    }
}
