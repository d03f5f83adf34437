package io.flockmq.cluster.membership;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A node that did not run for a while asks each other member whether it still is one to that member. */
final class AskPresence implements Callable<Boolean>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final int FORMAT = 1;

    private String id;
    private long incarnation;
    private @Nullable HazelcastInstance hazelcast;

    AskPresence() {
        this("", 0);
    }

    AskPresence(String id, long incarnation) {
        this.id = id;
        this.incarnation = incarnation;
    }

    /** Looks at the members themselves: the last view may be older than what has made the asker silent. */
    @Override
    public Boolean call() {
        return Objects.requireNonNull(hazelcast).getCluster().getMembers().stream()
                .flatMap(member -> NodeAttributes.read(member).stream())
                .anyMatch(node -> node.is(id, incarnation));
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
        return MembershipMessages.ASK_PRESENCE;
    }
}
