package io.flockmq.cluster.membership;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A node says that it is about to leave in good order: it will not be missed. */
final class AnnounceLeave implements Callable<Boolean>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final int FORMAT = 1;

    private String id;
    private long incarnation;
    private @Nullable HazelcastInstance hazelcast;

    AnnounceLeave() {
        this("", 0);
    }

    AnnounceLeave(String id, long incarnation) {
        this.id = id;
        this.incarnation = incarnation;
    }

    @Override
    public Boolean call() {
        MembershipMessages.membershipOf(hazelcast).leaveAnnounced(id, incarnation);
        return true;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Block.write(out, FORMAT, fields -> {
            Block.writeText(fields, id);
            fields.writeLong(incarnation);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Block block = Block.read(in);
        id = block.readText();
        incarnation = block.in().readLong();
    }

    @Override
    public int getFactoryId() {
        return MembershipMessages.FACTORY;
    }

    @Override
    public int getClassId() {
        return MembershipMessages.ANNOUNCE_LEAVE;
    }
}
