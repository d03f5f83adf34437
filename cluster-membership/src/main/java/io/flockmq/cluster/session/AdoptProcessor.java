package io.flockmq.cluster.session;

import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a node the home of sessions of a dead one, each only if nobody else has claimed it since. */
final class AdoptProcessor extends RegistryProcessor<@Nullable ClaimAnswer> {

    @Serial
    private static final long serialVersionUID = 1L;

    private String nodeId;
    private long incarnation;
    private long claimNumber;
    private String deadNode;
    private long deadIncarnation;
    private HashMap<String, Long> epochByClientId;

    AdoptProcessor() {
        this("", 0, 0, "", 0, Map.of());
    }

    AdoptProcessor(
            String nodeId,
            long incarnation,
            long claimNumber,
            String deadNode,
            long deadIncarnation,
            Map<String, Long> epochByClientId) {
        super(RegistryMessages.ADOPT);
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.claimNumber = claimNumber;
        this.deadNode = deadNode;
        this.deadIncarnation = deadIncarnation;
        this.epochByClientId = new HashMap<>(epochByClientId);
    }

    @Override
    public @Nullable ClaimAnswer process(Map.Entry<String, @Nullable RegistryEntry> entry) {
        RegistryEntry before = entry.getValue();
        if (before == null) {
            return null;
        }
        if (before.hasSeen(nodeId, incarnation, claimNumber)) {
            return before.isHome(nodeId, incarnation) ? new ClaimAnswer(before.claim()) : null;
        }
        @Nullable Long expected = epochByClientId.get(entry.getKey());
        if (expected == null || before.epoch() < expected || !before.isHome(deadNode, deadIncarnation)) {
            return null;
        }
        Owner adopter = new Owner(
                nodeId, incarnation, before.epoch() + 1, before.owner().persistent());
        RegistryEntry after = RegistryEntry.claimed(adopter, claimNumber, before, before.user());
        entry.setValue(after);
        return new ClaimAnswer(after.claim());
    }

    @Override
    void write(DataOutputStream fields) throws IOException {
        Block.writeText(fields, nodeId);
        fields.writeLong(incarnation);
        fields.writeLong(claimNumber);
        Block.writeText(fields, deadNode);
        fields.writeLong(deadIncarnation);
        fields.writeInt(epochByClientId.size());
        for (Map.Entry<String, Long> entry : epochByClientId.entrySet()) {
            Block.writeText(fields, entry.getKey());
            fields.writeLong(entry.getValue());
        }
    }

    @Override
    void read(Block block) throws IOException {
        nodeId = block.readText().intern();
        incarnation = block.in().readLong();
        claimNumber = block.in().readLong();
        deadNode = block.readText();
        deadIncarnation = block.in().readLong();
        for (int left = block.in().readInt(); left > 0; left--) {
            epochByClientId.put(block.readText(), block.in().readLong());
        }
    }
}
