package io.flockmq.cluster.membership;

/**
 * Which side of a healed split gives up and joins the other: the one that is cut off. Hazelcast would choose the one with fewer
 * members, and of two equal ones that with the higher address, though it may be the one that serves.
 *
 * <p>The sides do not tell each other whether they serve. So a side that is cut off takes the first turn if Hazelcast would
 * choose it, and else the second, when the other side has let the first one pass; and a side that serves lets three pass. Two
 * sides that both serve, or both do not, end as Hazelcast chooses. Used by one thread.
 */
final class MergeTurns {

    private static final int TURNS_OF_THOSE_THAT_SERVE = 4;
    private static final int TURNS_OF_THE_CUT_OFF = 2;

    private final PartitionMode mode;
    private int turns;

    MergeTurns(PartitionMode mode) {
        this.mode = mode;
    }

    /** No other side was found. */
    void nobodyElse() {
        turns = 0;
    }

    /**
     * Another side was found, once more.
     *
     * @param chosen whether Hazelcast would have this side join the other
     * @return whether this side is to join the other now
     */
    boolean found(Serving serving, boolean chosen) {
        turns++;
        if (mode == PartitionMode.AVAILABLE) {
            return chosen;
        }
        return switch (serving) {
            case CUT_OFF -> chosen || turns >= TURNS_OF_THE_CUT_OFF;
            case SERVING, JOINING -> chosen && turns >= TURNS_OF_THOSE_THAT_SERVE;
        };
    }
}
