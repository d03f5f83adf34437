package io.flockmq.cluster.session;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.flockmq.cluster.membership.Block;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A {@link Claim} on its way to the node that made it, or that there is none because the client id belongs to another user. */
final class ClaimAnswer implements IdentifiedDataSerializable {

    private static final int FORMAT = 2;

    private Claim claim;
    private boolean refused;

    ClaimAnswer() {
        this(new Claim(0, null));
    }

    ClaimAnswer(Claim claim) {
        this.claim = claim;
    }

    /** Nothing has changed. */
    static ClaimAnswer refusal() {
        ClaimAnswer answer = new ClaimAnswer();
        answer.refused = true;
        return answer;
    }

    boolean isRefused() {
        return refused;
    }

    Claim claim() {
        return claim;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Block.write(out, FORMAT, fields -> {
            fields.writeLong(claim.epoch());
            Owner previous = claim.previous();
            fields.writeBoolean(previous != null);
            if (previous != null) {
                RegistryEntry.write(fields, previous);
            }
            fields.writeBoolean(refused);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Block block = Block.read(in);
        long epoch = block.in().readLong();
        @Nullable Owner previous = block.in().readBoolean() ? RegistryEntry.readOwner(block) : null;
        claim = new Claim(epoch, previous);
        refused = block.version() >= FORMAT && block.in().readBoolean();
    }

    @Override
    public int getFactoryId() {
        return RegistryMessages.FACTORY;
    }

    @Override
    public int getClassId() {
        return RegistryMessages.CLAIM_ANSWER;
    }
}
