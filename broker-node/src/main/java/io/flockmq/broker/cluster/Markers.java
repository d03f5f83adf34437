package io.flockmq.broker.cluster;

import io.flockmq.broker.session.Origin;
import java.util.HashSet;
import java.util.Set;

/** Waits for a marker in the messages of each of some origins. Event loop only. */
final class Markers {

    private final Set<Origin> awaited;
    private final Runnable all;

    /**
     * Waits.
     *
     * @param awaited those who will send a marker
     * @param all run once, when the last has come or its node is gone
     */
    Markers(Set<Origin> awaited, Runnable all) {
        this.awaited = new HashSet<>(awaited);
        this.all = all;
    }

    /** The marker of this origin has come. */
    void came(Origin from) {
        if (awaited.remove(from)) {
            check();
        }
    }

    /** A node is gone: nothing comes from it any more, no marker either. */
    void gone(String node, long incarnation) {
        if (awaited.removeIf(origin -> origin.isOf(node, incarnation))) {
            check();
        }
    }

    private void check() {
        if (awaited.isEmpty()) {
            all.run();
        }
    }

    /** Whether all have come. */
    boolean areComplete() {
        return awaited.isEmpty();
    }
}
