package io.flockmq.cluster.session;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the registry stores for a client id: its owner, by which claim, and for which user. An operation may be carried out twice, the second
 * time after others; so the entry also remembers the claim before, and a repeated one is recognised as either of the two.
 * Never changed, only replaced: Hazelcast hands out the object itself.
 */
final class RegistryEntry implements IdentifiedDataSerializable {

    private static final int FORMAT = RegistryProcessor.WITH_USER;

    private Owner owner;
    private long claimNumber;
    private @Nullable Owner previous;
    private long previousClaimNumber;
    private @Nullable String user;

    /** For deserialization. */
    RegistryEntry() {
        this(new Owner("", 0, 0, false), 0, null, 0, null);
    }

    /**
     * An entry.
     *
     * @param claimNumber counts the claims of the owner's node in this life
     * @param user whose the client id is, null for nobody's
     */
    RegistryEntry(
            Owner owner, long claimNumber, @Nullable Owner previous, long previousClaimNumber, @Nullable String user) {
        this.owner = owner;
        this.claimNumber = claimNumber;
        this.previous = previous;
        this.previousClaimNumber = previousClaimNumber;
        this.user = user;
    }

    /** The entry after a claim. */
    static RegistryEntry claimed(Owner owner, long claimNumber, @Nullable RegistryEntry before, @Nullable String user) {
        return before == null
                ? new RegistryEntry(owner, claimNumber, null, 0, user)
                : new RegistryEntry(owner, claimNumber, before.owner, before.claimNumber, user);
    }

    /**
     * The entry as it was before the claim of a node that is dead, if there was a session that it may not have taken over any more;
     * null if there was none.
     */
    @Nullable
    RegistryEntry handedBack() {
        Owner before = previous;
        return before == null || !before.persistent()
                ? null
                : new RegistryEntry(before, previousClaimNumber, null, 0, user);
    }

    /** The same claim under another owner's name. */
    RegistryEntry renamed(Owner newOwner) {
        return new RegistryEntry(newOwner, claimNumber, previous, previousClaimNumber, user);
    }

    Owner owner() {
        return owner;
    }

    long epoch() {
        return owner.epoch();
    }

    @Nullable
    String user() {
        return user;
    }

    /** Whether the client id may not be claimed for this user. */
    boolean isOfAnother(@Nullable String claiming) {
        return user != null && !user.equals(claiming);
    }

    /** What the claim that made this entry was answered. */
    Claim claim() {
        return new Claim(owner.epoch(), previous);
    }

    boolean isHome(String nodeId, long incarnation) {
        return owner.incarnation() == incarnation && owner.nodeId().equals(nodeId);
    }

    /** Whether that claim, or a later one of the same node, made this entry or the one before. */
    boolean hasSeen(String nodeId, long incarnation, long number) {
        if (isHome(nodeId, incarnation)) {
            return claimNumber >= number;
        }
        Owner before = previous;
        return before != null
                && before.incarnation() == incarnation
                && before.nodeId().equals(nodeId)
                && previousClaimNumber >= number;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Block.write(out, FORMAT, this::writeFields);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        readFields(Block.read(in));
    }

    void writeFields(DataOutputStream fields) throws IOException {
        write(fields, owner);
        fields.writeLong(claimNumber);
        Owner before = previous;
        fields.writeBoolean(before != null);
        if (before != null) {
            write(fields, before);
            fields.writeLong(previousClaimNumber);
        }
        writeUser(fields, user);
    }

    void readFields(Block block) throws IOException {
        owner = readOwner(block);
        claimNumber = block.in().readLong();
        if (block.in().readBoolean()) {
            previous = readOwner(block);
            previousClaimNumber = block.in().readLong();
        }
        user = readUser(block);
    }

    static void writeUser(DataOutputStream fields, @Nullable String user) throws IOException {
        fields.writeBoolean(user != null);
        if (user != null) {
            Block.writeText(fields, user);
        }
    }

    static @Nullable String readUser(Block block) throws IOException {
        boolean known =
                block.version() >= RegistryProcessor.WITH_USER && block.in().readBoolean();
        return known ? block.readText() : null;
    }

    static void write(DataOutputStream fields, Owner owner) throws IOException {
        Block.writeText(fields, owner.nodeId());
        fields.writeLong(owner.incarnation());
        fields.writeLong(owner.epoch());
        fields.writeBoolean(owner.persistent());
    }

    static Owner readOwner(Block block) throws IOException {
        return new Owner(
                // There are few nodes and many entries.
                block.readText().intern(),
                block.in().readLong(),
                block.in().readLong(),
                block.in().readBoolean());
    }

    @Override
    public int getFactoryId() {
        return RegistryMessages.FACTORY;
    }

    @Override
    public int getClassId() {
        return RegistryMessages.ENTRY;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegistryEntry entry
                && owner.equals(entry.owner)
                && claimNumber == entry.claimNumber
                && Objects.equals(previous, entry.previous)
                && previousClaimNumber == entry.previousClaimNumber
                && Objects.equals(user, entry.user);
    }

    @Override
    public int hashCode() {
        return Objects.hash(owner, claimNumber);
    }

    @Override
    public String toString() {
        return owner + " before " + previous;
    }
}
