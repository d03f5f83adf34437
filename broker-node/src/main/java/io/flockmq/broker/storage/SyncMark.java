package io.flockmq.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file beside the database that says how far the disk had it at least. A log that ends where the process died looks like one that was
 * cut or damaged there; what tells them apart is whether anything is missing that was synced. There are two slots, of which the
 * newer that is whole counts: it may be lost with the power while it is written. One thread at a time.
 */
final class SyncMark implements AutoCloseable {

    /**
     * How far.
     *
     * @param sequence the number of the last change
     * @param manifest the bytes of the file that lists the tables
     */
    record Mark(long sequence, long manifest) {}

    private static final int SLOT = 512;
    private static final int LENGTH = 3 * Long.BYTES;
    private static final String NAME = "SYNCED";

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
    private int slot;

    private SyncMark(FileChannel file) {
        this.file = file;
    }

    /** Opens the file in this directory, and makes it if need be. */
    static SyncMark open(Path directory) throws IOException {
        return new SyncMark(FileChannel.open(
                directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** What the file says; null if there is none, or nothing in it that is whole. */
    static @Nullable Mark read(Path directory) throws IOException {
        Path path = directory.resolve(NAME);
        if (!Files.exists(path)) {
            return null;
        }
        byte[] all = Files.readAllBytes(path);
        Mark best = null;
        for (int at = 0; at + LENGTH <= all.length; at += SLOT) {
            ByteBuffer bytes = ByteBuffer.wrap(all, at, LENGTH);
            Mark mark = new Mark(bytes.getLong(), bytes.getLong());
            boolean whole = bytes.getLong() == checksum(mark);
            if (whole && (best == null || mark.sequence() > best.sequence())) {
                best = mark;
            }
        }
        return best;
    }

    /** Says that the disk has everything up to here. */
    void write(Mark mark) throws IOException {
        buffer.clear();
        buffer.putLong(mark.sequence())
                .putLong(mark.manifest())
                .putLong(checksum(mark))
                .flip();
        slot = 1 - slot;
        while (buffer.hasRemaining()) {
            file.write(buffer, (long) slot * SLOT + buffer.position());
        }
    }

    private static long checksum(Mark mark) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(mark.sequence())
                .putLong(mark.manifest())
                .flip());
        return crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
