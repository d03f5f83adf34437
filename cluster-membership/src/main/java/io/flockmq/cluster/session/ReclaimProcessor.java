package io.flockmq.cluster.session;

import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a node's present life into the entries of what it holds, and answers whether the session is somebody else's. */
final class ReclaimProcessor extends RegistryProcessor<Boolean> {

    @Serial
    private static final long serialVersionUID = 1L;

    private String nodeId;
    private long incarnation;
    private HashMap<String, Held> heldByClientId;

    ReclaimProcessor() {
        this("", 0, Map.of());
    }

    ReclaimProcessor(String nodeId, long incarnation, Map<String, Held> heldByClientId) {
        super(RegistryMessages.RECLAIM);
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.heldByClientId = new HashMap<>(heldByClientId);
    }

    @Override
    public Boolean process(Map.Entry<String, @Nullable RegistryEntry> entry) {
        @Nullable Held held = heldByClientId.get(entry.getKey());
        if (held == null) {
            return false;
        }
        RegistryEntry present = entry.getValue();
        Owner owner = new Owner(nodeId, incarnation, held.epoch(), held.persistent());
        if (present == null || present.epoch() < held.epoch()) {
            store(entry, RegistryEntry.claimed(owner, 0, present));
            return false;
        }
        boolean ours =
                present.epoch() == held.epoch() && present.owner().nodeId().equals(nodeId);
        if (ours && present.owner().incarnation() <= incarnation) {
            store(entry, present.renamed(owner));
        }
        return !ours;
    }

    @Override
    void write(DataOutputStream fields) throws IOException {
        Block.writeText(fields, nodeId);
        fields.writeLong(incarnation);
        fields.writeInt(heldByClientId.size());
        for (Map.Entry<String, Held> entry : heldByClientId.entrySet()) {
            Block.writeText(fields, entry.getKey());
            fields.writeLong(entry.getValue().epoch());
            fields.writeBoolean(entry.getValue().persistent());
        }
    }

    @Override
    void read(Block block) throws IOException {
        nodeId = block.readText().intern();
        incarnation = block.in().readLong();
        for (int left = block.in().readInt(); left > 0; left--) {
            String clientId = block.readText();
            heldByClientId.put(
                    clientId, new Held(block.in().readLong(), block.in().readBoolean()));
        }
    }
}
