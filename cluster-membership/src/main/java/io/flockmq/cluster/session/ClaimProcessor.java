package io.flockmq.cluster.session;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a node the home, unless the client id belongs to another user. The epoch is at least the time of the node that stores the entry, so it rises although an entry that
 * was removed is forgotten. The backups are given the outcome, since their time is another.
 */
final class ClaimProcessor extends RegistryProcessor<@Nullable ClaimAnswer> implements HazelcastInstanceAware {

    @Serial
    private static final long serialVersionUID = 1L;

    private String nodeId;
    private long incarnation;
    private long claimNumber;
    private boolean persistent;
    private @Nullable String user;
    private transient @Nullable InstantSource clock;
    private transient @Nullable RegistryEntry outcome;

    ClaimProcessor() {
        this("", 0, 0, false, null);
    }

    ClaimProcessor(String nodeId, long incarnation, long claimNumber, boolean persistent, @Nullable String user) {
        super(RegistryMessages.CLAIM);
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.claimNumber = claimNumber;
        this.persistent = persistent;
        this.user = user;
    }

    @Override
    public @Nullable ClaimAnswer process(Map.Entry<String, @Nullable RegistryEntry> entry) {
        RegistryEntry before = entry.getValue();
        outcome = before;
        if (before != null && before.hasSeen(nodeId, incarnation, claimNumber)) {
            return before.isHome(nodeId, incarnation) ? new ClaimAnswer(before.claim()) : null;
        }
        if (before != null && before.isOfAnother(user)) {
            return ClaimAnswer.refusal();
        }
        InstantSource time = clock;
        long epoch = Math.max(before == null ? 1 : before.epoch() + 1, time == null ? 0 : Epochs.now(time));
        RegistryEntry after =
                RegistryEntry.claimed(new Owner(nodeId, incarnation, epoch, persistent), claimNumber, before, user);
        entry.setValue(after);
        outcome = after;
        return new ClaimAnswer(after.claim());
    }

    @Override
    public @Nullable EntryProcessor<String, @Nullable RegistryEntry, @Nullable ClaimAnswer> getBackupProcessor() {
        RegistryEntry made = outcome;
        return made == null ? null : new StoreProcessor(made);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance hazelcast) {
        clock = (InstantSource) hazelcast.getUserContext().get(HazelcastClientRegistry.CLOCK);
    }

    @Override
    void write(DataOutputStream fields) throws IOException {
        Block.writeText(fields, nodeId);
        fields.writeLong(incarnation);
        fields.writeLong(claimNumber);
        fields.writeBoolean(persistent);
        RegistryEntry.writeUser(fields, user);
    }

    @Override
    void read(Block block) throws IOException {
        nodeId = block.readText().intern();
        incarnation = block.in().readLong();
        claimNumber = block.in().readLong();
        persistent = block.in().readBoolean();
        user = RegistryEntry.readUser(block);
    }
}
