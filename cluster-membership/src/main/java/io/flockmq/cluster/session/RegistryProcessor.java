package io.flockmq.cluster.session;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes entries on the node that stores them, and again on its backups. May be carried out more than once, then with the
 * same outcome.
 *
 * @param <R> the answer; null also stands for "it was not like that any more"
 */
abstract class RegistryProcessor<R extends @Nullable Object>
        implements EntryProcessor<String, @Nullable RegistryEntry, R>, IdentifiedDataSerializable {

    private static final long serialVersionUID = 1L;

    /** Since this format an entry, and a claim, says whose the client id is. */
    static final int WITH_USER = 2;

    private static final int FORMAT = WITH_USER;

    private final int classId;

    RegistryProcessor(int classId) {
        this.classId = classId;
    }

    abstract void write(DataOutputStream fields) throws IOException;

    abstract void read(Block block) throws IOException;

    /** Stores a value only if it is another one: what is not stored is not sent to backups. */
    static void store(Map.Entry<String, @Nullable RegistryEntry> entry, RegistryEntry value) {
        if (!value.equals(entry.getValue())) {
            entry.setValue(value);
        }
    }

    @Override
    public final void writeData(ObjectDataOutput out) throws IOException {
        Block.write(out, FORMAT, this::write);
    }

    @Override
    public final void readData(ObjectDataInput in) throws IOException {
        read(Block.read(in));
    }

    @Override
    public final int getFactoryId() {
        return RegistryMessages.FACTORY;
    }

    @Override
    public final int getClassId() {
        return classId;
    }
}
