package io.flockmq.broker.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be written together. Later steps take effect after earlier ones. For one thread. */
public final class RecordBatch {

    /** One step. */
    public sealed interface Step {

        /** A record is made or replaced. */
        record Put(byte[] key, byte[] value) implements Step {}

        /** A record is removed, if there is one. */
        record Delete(byte[] key) implements Step {}

        /** All records from one key on up to another are removed, the last key not included. */
        record DeleteRange(byte[] from, byte[] to) implements Step {}
    }

    private final List<Step> steps = new ArrayList<>();
    private long bytes;

    /** Makes or replaces a record; the arrays are kept and must not be changed. */
    public void put(byte[] key, byte[] value) {
        add(new Step.Put(key, value), key.length + value.length);
    }

    /** Removes a record. */
    public void delete(byte[] key) {
        add(new Step.Delete(key), key.length);
    }

    /** Removes all records from {@code from} on, before {@code to}. */
    public void deleteRange(byte[] from, byte[] to) {
        add(new Step.DeleteRange(from, to), from.length + to.length);
    }

    private void add(Step step, int size) {
        steps.add(step);
        bytes += size;
    }

    /** Appends the steps of another batch. */
    public void append(RecordBatch other) {
        steps.addAll(other.steps);
        bytes += other.bytes;
    }

    /** The steps in order; a view. */
    public List<Step> steps() {
        return steps;
    }

    /** Bytes of all keys and values. */
    public long bytes() {
        return bytes;
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** The first key after all that begin with this one; null if there is none. */
    public static byte @Nullable [] after(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }
}
