package io.flockmq.broker.journal;

import io.flockmq.broker.format.Fields;
import io.flockmq.broker.format.FormatException;
import io.flockmq.broker.format.MessageFormat;
import io.flockmq.broker.format.Topics;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.storage.RetainedVersion;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Topic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes retained messages into the store, and reads them. Thread-safe. */
final class RetainedRecords implements MemoryRetainedStore.Keeper {

    private static final int FORMAT = 1;
    private static final String OF_THE_NODE = "$SYS/";

    private final RecordWriter writer;
    private final WallTime time;

    RetainedRecords(RecordWriter writer, WallTime time) {
        this.writer = writer;
        this.time = time;
    }

    @Override
    public void changed(Topic topic, RetainedVersion version, @Nullable Message message, boolean remembered) {
        if (topic.name().startsWith(OF_THE_NODE)) {
            return; // the broker says it again
        }
        RecordBatch batch = new RecordBatch();
        byte[] key = Keys.retained(topic.utf8());
        // On a node alone nobody else can come with an older write.
        if (message == null && (!remembered || version.isLocal())) {
            batch.delete(key);
        } else {
            batch.put(key, value(version, message));
        }
        writer.write(batch);
    }

    private byte[] value(RetainedVersion version, @Nullable Message message) {
        ByteBuf out = Unpooled.buffer(message == null ? 32 : message.size());
        out.writeByte(FORMAT);
        Fields.writeNumber(out, version.time());
        out.writeLong(version.writer());
        Fields.writeBoolean(out, message != null);
        if (message != null) {
            MessageFormat.write(out, message, null, time.zero());
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /**
     * Puts a record into the store in memory, unless its message has expired.
     *
     * @return whether it is worth keeping
     * @throws FormatException if it cannot be read
     */
    static boolean read(byte[] key, byte[] value, WallTime time, RetainedStore to) {
        try {
            return readInto(key, value, time, to);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new FormatException("record of a retained message: " + e.getMessage());
        }
    }

    private static boolean readInto(byte[] key, byte[] value, WallTime time, RetainedStore to) {
        ByteBuf in = Unpooled.wrappedBuffer(value);
        int format = in.readByte();
        if (format != FORMAT) {
            throw new FormatException("retained message in format " + format + ", known is " + FORMAT);
        }
        RetainedVersion version = new RetainedVersion(Fields.readNumber(in), in.readLong());
        Topic topic = Topic.of(new String(key, 1, key.length - 1, StandardCharsets.UTF_8));
        Message message = Fields.readBoolean(in)
                ? MessageFormat.read(in, Topics.UNCACHED, null, time.zero(), time.nanoTime())
                : null;
        if (message != null && message.isExpired(time.nanoTime())) {
            return false;
        }
        to.apply(topic, version, message);
        return true;
    }
}
