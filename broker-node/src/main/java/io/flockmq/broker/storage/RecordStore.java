package io.flockmq.broker.storage;

import java.nio.file.Path;

/**
 * Records that outlive the process: bytes by key, in the order of the keys as unsigned bytes. Any thread may read; one at a time
 * writes.
 */
public interface RecordStore extends AutoCloseable {

    /** Told of records in the order of their keys. */
    @FunctionalInterface
    interface Visitor {

        /** Looks at a record; returns whether there should be more. */
        boolean visit(byte[] key, byte[] value);
    }

    /**
     * Carries out a batch: all of it or nothing, even if the process dies meanwhile. When this returns, the operating system has
     * it: it survives the death of the process, and after {@link #sync} that of the machine.
     *
     * @throws StoreException if nothing of it was written; it may be tried again
     */
    void write(RecordBatch batch) throws StoreException;

    /**
     * Has everything that was written survive a loss of power. Takes as long as the disk needs.
     *
     * @throws StoreException if that is not certain; it may be tried again
     */
    void sync() throws StoreException;

    /**
     * Goes through the records from one key on up to another, as they are when it begins.
     *
     * @param to the first key that is not looked at
     * @throws StoreException if a record cannot be read; some may have been told before
     */
    void read(byte[] from, byte[] to, Visitor visitor) throws StoreException;

    /**
     * Copies everything into a new directory, as it is at one moment, while others go on to write. The copy is a store that can be
     * opened.
     *
     * @param directory does not exist yet, or is empty
     * @throws StoreException if the copy is not complete
     */
    void backup(Path directory) throws StoreException;

    /** The bytes that it takes on disk, about. */
    long bytesOnDisk();

    /** Releases the files; what was written stays. */
    @Override
    void close();
}
