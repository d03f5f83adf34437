package io.flockmq.cluster.session;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Settles a client id that was claimed on both sides of a split: the higher epoch wins; if they are equal, the smaller node id,
 * so that it does not matter which side is merged into which. Public since Hazelcast makes one by the name of the class.
 */
public final class HigherEpochWins
        implements SplitBrainMergePolicy<RegistryEntry, MergingValue<RegistryEntry>, @Nullable RegistryEntry>,
                IdentifiedDataSerializable {

    @Override
    public @Nullable RegistryEntry merge(
            MergingValue<RegistryEntry> merging, @Nullable MergingValue<RegistryEntry> existing) {
        RegistryEntry theirs = merging.getDeserializedValue();
        RegistryEntry ours = existing == null ? null : existing.getDeserializedValue();
        return winner(theirs, ours);
    }

    static @Nullable RegistryEntry winner(@Nullable RegistryEntry one, @Nullable RegistryEntry other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        if (one.epoch() != other.epoch()) {
            return one.epoch() > other.epoch() ? one : other;
        }
        return one.owner().nodeId().compareTo(other.owner().nodeId()) <= 0 ? one : other;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByte(1);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        in.readByte();
    }

    @Override
    public int getFactoryId() {
        return RegistryMessages.FACTORY;
    }

    @Override
    public int getClassId() {
        return RegistryMessages.HIGHER_EPOCH_WINS;
    }
}
