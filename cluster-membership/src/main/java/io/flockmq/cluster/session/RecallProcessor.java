package io.flockmq.cluster.session;

import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a node the home of sessions that it has found in its store, each only if nobody has claimed it since. */
final class RecallProcessor extends RegistryProcessor<@Nullable ClaimAnswer> {

    @Serial
    private static final long serialVersionUID = 1L;

    private String nodeId;
    private long incarnation;
    private long claimNumber;
    private long leastEpoch;
    private HashMap<String, Remnant> byClientId;

    RecallProcessor() {
        this("", 0, 0, 0, Map.of());
    }

    /**
     * A request.
     *
     * @param leastEpoch what the epochs are at least; above those of claims that the registry has forgotten
     */
    RecallProcessor(
            String nodeId, long incarnation, long claimNumber, long leastEpoch, Map<String, Remnant> byClientId) {
        super(RegistryMessages.RECALL);
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.claimNumber = claimNumber;
        this.leastEpoch = leastEpoch;
        this.byClientId = new HashMap<>(byClientId);
    }

    @Override
    public @Nullable ClaimAnswer process(Map.Entry<String, @Nullable RegistryEntry> entry) {
        RegistryEntry before = entry.getValue();
        if (before != null) {
            // By an earlier attempt, whose answer was lost.
            return before.isHome(nodeId, incarnation) ? new ClaimAnswer(before.claim()) : null;
        }
        @Nullable Remnant remnant = byClientId.get(entry.getKey());
        if (remnant == null) {
            return null;
        }
        Owner home = new Owner(nodeId, incarnation, Math.max(leastEpoch, remnant.epoch() + 1), true);
        RegistryEntry after = RegistryEntry.claimed(home, claimNumber, null, remnant.user());
        entry.setValue(after);
        return new ClaimAnswer(after.claim());
    }

    @Override
    void write(DataOutputStream fields) throws IOException {
        Block.writeText(fields, nodeId);
        fields.writeLong(incarnation);
        fields.writeLong(claimNumber);
        fields.writeLong(leastEpoch);
        fields.writeInt(byClientId.size());
        for (Map.Entry<String, Remnant> entry : byClientId.entrySet()) {
            Block.writeText(fields, entry.getKey());
            fields.writeLong(entry.getValue().epoch());
            RegistryEntry.writeUser(fields, entry.getValue().user());
        }
    }

    @Override
    void read(Block block) throws IOException {
        nodeId = block.readText().intern();
        incarnation = block.in().readLong();
        claimNumber = block.in().readLong();
        leastEpoch = block.in().readLong();
        for (int left = block.in().readInt(); left > 0; left--) {
            String clientId = block.readText();
            byClientId.put(clientId, new Remnant(block.in().readLong(), RegistryEntry.readUser(block)));
        }
    }
}
