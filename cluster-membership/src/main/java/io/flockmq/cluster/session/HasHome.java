package io.flockmq.cluster.session;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.query.Predicate;
import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;

/**
 * Chooses the entries of a home in one of its lives. Although only local entries are looked at, it travels: a partition may
 * have moved to another node since the look was planned.
 */
final class HasHome implements Predicate<String, RegistryEntry>, IdentifiedDataSerializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int FORMAT = 1;

    private String nodeId;
    private long incarnation;

    HasHome() {
        this("", 0);
    }

    HasHome(String nodeId, long incarnation) {
        this.nodeId = nodeId;
        this.incarnation = incarnation;
    }

    @Override
    public boolean apply(Map.Entry<String, RegistryEntry> entry) {
        return entry.getValue().isHome(nodeId, incarnation);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Block.write(out, FORMAT, this::writeFields);
    }

    private void writeFields(DataOutputStream fields) throws IOException {
        Block.writeText(fields, nodeId);
        fields.writeLong(incarnation);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Block block = Block.read(in);
        nodeId = block.readText();
        incarnation = block.in().readLong();
    }

    @Override
    public int getFactoryId() {
        return RegistryMessages.FACTORY;
    }

    @Override
    public int getClassId() {
        return RegistryMessages.HAS_HOME;
    }
}
