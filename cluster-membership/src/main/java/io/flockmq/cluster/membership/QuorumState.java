package io.flockmq.cluster.membership;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a member tells one that joins: who counts, and where each was reached. Empty: it does not know yet either. */
final class QuorumState implements IdentifiedDataSerializable {

    private static final int FORMAT = 1;

    private Map<String, String> addressById;

    QuorumState() {
        this(Map.of());
    }

    /**
     * State to tell.
     *
     * @param addressById as {@code host:port}, or empty if it is not known
     */
    QuorumState(Map<String, String> addressById) {
        this.addressById = addressById;
    }

    Map<String, String> addressById() {
        return addressById;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Block.write(out, FORMAT, fields -> {
            fields.writeInt(addressById.size());
            for (Map.Entry<String, String> entry : addressById.entrySet()) {
                Block.writeText(fields, entry.getKey());
                Block.writeText(fields, entry.getValue());
            }
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Block block = Block.read(in);
        addressById = new LinkedHashMap<>();
        for (int left = block.in().readInt(); left > 0; left--) {
            addressById.put(block.readText(), block.readText());
        }
    }

    @Override
    public int getFactoryId() {
        return MembershipMessages.FACTORY;
    }

    @Override
    public int getClassId() {
        return MembershipMessages.QUORUM_STATE;
    }
}
