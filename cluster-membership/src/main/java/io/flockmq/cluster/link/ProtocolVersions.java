package io.flockmq.cluster.link;

/**
 * The versions of the link's protocol that a node understands: a range, so that nodes of two neighbouring releases find one
 * in common while a cluster is upgraded node by node.
 *
 * @param least the oldest, in 0..255
 * @param most the newest, in 0..255
 */
record ProtocolVersions(int least, int most) {

    /** Of this release. */
    static final ProtocolVersions OURS = new ProtocolVersions(1, 1);

    boolean has(int version) {
        return least <= version && version <= most;
    }

    /** The newest that both understand, or -1. */
    int newestInCommon(ProtocolVersions others) {
        int newest = Math.min(most, others.most);
        return has(newest) && others.has(newest) ? newest : -1;
    }
}
