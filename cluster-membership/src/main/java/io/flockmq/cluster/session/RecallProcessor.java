package io.flockmq.cluster.session;

import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a node the home of sessions that it has, in its store or in memory, each only if no node that lives has claimed it since: the entry
 * may be lost, still name a home that is dead, or name one again that had it earlier.
 */
final class RecallProcessor extends RegistryProcessor<@Nullable ClaimAnswer> {

    @Serial
    private static final long serialVersionUID = 1L;

    private String nodeId;
    private long incarnation;
    private long claimNumber;
    private long leastEpoch;
    private HashSet<Life> living;
    private HashMap<String, Remnant> byClientId;

    RecallProcessor() {
        this("", 0, 0, 0, Set.of(), Map.of());
    }

    /** A life of a node. */
    record Life(String nodeId, long incarnation) implements Serializable {}

    /**
     * A request.
     *
     * @param leastEpoch what the epochs are at least; above those of claims that the registry has forgotten
     * @param living all nodes that live, so that whoever else is named is dead
     */
    RecallProcessor(
            String nodeId,
            long incarnation,
            long claimNumber,
            long leastEpoch,
            Set<Life> living,
            Map<String, Remnant> byClientId) {
        super(RegistryMessages.RECALL);
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.claimNumber = claimNumber;
        this.leastEpoch = leastEpoch;
        this.living = new HashSet<>(living);
        this.byClientId = new HashMap<>(byClientId);
    }

    @Override
    public @Nullable ClaimAnswer process(Map.Entry<String, @Nullable RegistryEntry> entry) {
        RegistryEntry before = entry.getValue();
        if (before != null && before.isHome(nodeId, incarnation)) {
            return new ClaimAnswer(before.claim()); // it is already, or by an earlier attempt, whose answer was lost
        }
        @Nullable Remnant remnant = byClientId.get(entry.getKey());
        if (remnant == null || (before != null && isLater(before, remnant))) {
            return null;
        }
        long known = Math.max(remnant.epoch(), before == null ? 0 : before.epoch());
        Owner home = new Owner(nodeId, incarnation, Math.max(leastEpoch, known + 1), true);
        RegistryEntry after = RegistryEntry.claimed(home, claimNumber, null, remnant.user());
        entry.setValue(after);
        return new ClaimAnswer(after.claim());
    }

    /** Whether a node that lives has claimed the session since. One with an earlier claim has it no more: it was named again for want of a better. */
    private boolean isLater(RegistryEntry entry, Remnant remnant) {
        Owner owner = entry.owner();
        return entry.epoch() >= remnant.epoch() && living.contains(new Life(owner.nodeId(), owner.incarnation()));
    }

    @Override
    void write(DataOutputStream fields) throws IOException {
        Block.writeText(fields, nodeId);
        fields.writeLong(incarnation);
        fields.writeLong(claimNumber);
        fields.writeLong(leastEpoch);
        fields.writeInt(living.size());
        for (Life life : living) {
            Block.writeText(fields, life.nodeId());
            fields.writeLong(life.incarnation());
        }
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
            living.add(new Life(block.readText(), block.in().readLong()));
        }
        for (int left = block.in().readInt(); left > 0; left--) {
            String clientId = block.readText();
            byClientId.put(clientId, new Remnant(block.in().readLong(), RegistryEntry.readUser(block)));
        }
    }
}
