package io.flockmq.cluster.session;

import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Removes an entry that still belongs to the claim that is given up. */
final class ReleaseProcessor extends RegistryProcessor<Boolean> {

    @Serial
    private static final long serialVersionUID = 1L;

    private String nodeId;
    private long epoch;

    ReleaseProcessor() {
        this("", 0);
    }

    ReleaseProcessor(String nodeId, long epoch) {
        super(RegistryMessages.RELEASE);
        this.nodeId = nodeId;
        this.epoch = epoch;
    }

    @Override
    public Boolean process(Map.Entry<String, @Nullable RegistryEntry> entry) {
        RegistryEntry present = entry.getValue();
        // Whichever life of this node: it may have come back from a split since it claimed.
        boolean ours = present != null
                && present.epoch() == epoch
                && present.owner().nodeId().equals(nodeId);
        if (ours) {
            entry.setValue(null);
        }
        return ours;
    }

    @Override
    void write(DataOutputStream fields) throws IOException {
        Block.writeText(fields, nodeId);
        fields.writeLong(epoch);
    }

    @Override
    void read(Block block) throws IOException {
        nodeId = block.readText();
        epoch = block.in().readLong();
    }
}
