package io.flockmq.cluster.membership;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Something that one node asks another for people; what it is, and what the answer is, only they know. */
final class Question implements Callable<byte[]>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final int FORMAT = 1;

    private byte[] content;
    private @Nullable HazelcastInstance hazelcast;

    Question() {
        this(new byte[0]);
    }

    Question(byte[] content) {
        this.content = content;
    }

    @Override
    public byte[] call() {
        return MembershipMessages.membershipOf(hazelcast).answer(content);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Block.write(out, FORMAT, fields -> {
            fields.writeInt(content.length);
            fields.write(content);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Block block = Block.read(in);
        int length = block.in().readInt();
        if (length < 0 || length > NodeQuestions.LARGEST) {
            throw new IOException("a question of " + length + " bytes");
        }
        content = block.in().readNBytes(length);
        if (content.length < length) {
            throw new EOFException("a question of %d bytes ends after %d".formatted(length, content.length));
        }
    }

    @Override
    public int getFactoryId() {
        return MembershipMessages.FACTORY;
    }

    @Override
    public int getClassId() {
        return MembershipMessages.QUESTION;
    }
}
