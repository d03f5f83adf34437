package io.flockmq.cluster.session;

/**
 * How much of the registry is on this node.
 *
 * @param partitions those of Hazelcast that this node owns
 * @param ownedEntries client identifiers in these
 * @param backupEntries client identifiers that this node has a backup of
 */
public record RegistryFigures(int partitions, long ownedEntries, long backupEntries) {

    /** Nothing, as on a node that is not a member. */
    public static final RegistryFigures NONE = new RegistryFigures(0, 0, 0);
}
