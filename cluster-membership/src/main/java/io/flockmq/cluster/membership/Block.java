package io.flockmq.cluster.membership;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How records travel between nodes of neighbouring versions: a format version, a length, and as many bytes. Whoever knows
 * fewer fields than were written does not read the rest; whoever knows more looks at the version first.
 *
 * @param version of the format, as its writer knew it
 * @param in the fields
 */
public record Block(int version, DataInputStream in) {

    /** Writes fields. */
    @FunctionalInterface
    public interface Fields {
        /** Writes them in the order in which they are read. */
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** Writes one block. */
    public static void write(ObjectDataOutput out, int version, Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        fields.writeTo(new DataOutputStream(bytes));
        out.writeByte(version);
        out.writeByteArray(bytes.toByteArray());
    }

    /** Reads one block whole; which of its fields are used is up to the caller. */
    public static Block read(ObjectDataInput in) throws IOException {
        int version = in.readUnsignedByte();
        byte[] bytes = in.readByteArray();
        if (bytes == null) {
            throw new EOFException("a block without fields");
        }
        return new Block(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** Writes a text of any length; {@link DataOutputStream#writeUTF} cannot. */
    public static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads what {@link #writeText} wrote. */
    public String readText() throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a text of %d bytes ends after %d".formatted(length, bytes.length));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
