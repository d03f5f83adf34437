package io.flockmq.broker.journal;

import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RecordStore;
import io.flockmq.broker.storage.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records in memory, for tests that want a store to fail, and to see what it was asked. Thread-safe. */
public final class MemoryRecordStore implements RecordStore {

    private final TreeMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
    private final List<String> calls = new ArrayList<>();
    private @Nullable StoreException problem;
    private @Nullable RuntimeException fault;

    /** From now on every call fails; null for none. */
    synchronized void failsWith(@Nullable StoreException failure) {
        problem = failure;
    }

    /** From now on every call ends with a fault of the program; null for none. */
    synchronized void breaksWith(@Nullable RuntimeException wrong) {
        fault = wrong;
    }

    private void call(String what) throws StoreException {
        if (fault != null) {
            throw fault;
        }
        if (problem != null) {
            throw problem;
        }
        calls.add(what);
    }

    /** What was asked for and done, in order. */
    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public synchronized void write(RecordBatch batch) throws StoreException {
        call("write " + batch.steps().size());
        for (RecordBatch.Step step : batch.steps()) {
            switch (step) {
                case RecordBatch.Step.Put(byte[] key, byte[] value) -> records.put(key, value);
                case RecordBatch.Step.Delete(byte[] key) -> records.remove(key);
                case RecordBatch.Step.DeleteRange(byte[] from, byte[] to) ->
                    records.subMap(from, to).clear();
            }
        }
    }

    @Override
    public synchronized void sync() throws StoreException {
        call("sync");
    }

    @Override
    public void read(byte[] from, byte[] to, Visitor visitor) {
        Map<byte[], byte[]> found;
        synchronized (this) {
            found = new TreeMap<>(records.subMap(from, to));
        }
        for (Map.Entry<byte[], byte[]> each : found.entrySet()) {
            if (!visitor.visit(each.getKey(), each.getValue())) {
                return;
            }
        }
    }

    @Override
    public void backup(Path directory) {
        throw new UnsupportedOperationException("in memory");
    }

    @Override
    public long bytesOnDisk() {
        return 0;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
