package io.flockmq.broker.journal;

import io.flockmq.broker.storage.RecordBatch;
import java.util.concurrent.Executor;

/** Takes what is to be written into the store, and writes it in the order in which it comes. Thread-safe. */
public interface RecordWriter {

    /** Writes this after everything that was given before. */
    void write(RecordBatch batch);

    /**
     * The same, and tells when it is safe.
     *
     * @param on where {@code stored} is run
     */
    void write(RecordBatch batch, Executor on, Runnable stored);
}
