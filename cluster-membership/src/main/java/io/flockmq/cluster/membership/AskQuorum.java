package io.flockmq.cluster.membership;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A node that joins asks the oldest member who counts. */
final class AskQuorum implements Callable<QuorumState>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final int FORMAT = 1;

    private @Nullable HazelcastInstance hazelcast;

    @Override
    public QuorumState call() {
        return MembershipMessages.membershipOf(hazelcast).quorumState();
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Block.write(out, FORMAT, fields -> {});
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Block.read(in);
    }

    @Override
    public int getFactoryId() {
        return MembershipMessages.FACTORY;
    }

    @Override
    public int getClassId() {
        return MembershipMessages.ASK_QUORUM;
    }
}
