package io.flockmq.broker.cluster;

import io.flockmq.broker.session.Gate;
import io.flockmq.broker.session.Origin;
import java.util.HashSet;
import java.util.Set;

/**
 * A gate that origins pass one after another, each when its marker has come. Event loop only.
 */
final class SwitchGate implements Gate {

    /** What a gate does with messages of origins that have not switched yet. */
    enum Side {
        /** The new home: they still go to the old one. */
        ARRIVING,
        /** The old home: they still come here. */
        LEAVING
    }

    private final Side side;
    private final Set<Origin> awaited;
    private final Runnable allSwitched;
    private final Set<Origin> switched = new HashSet<>();

    /**
     * A gate.
     *
     * @param awaited those who will switch; others never sent anything to the old home
     * @param allSwitched run when the last of them has
     */
    SwitchGate(Side side, Set<Origin> awaited, Runnable allSwitched) {
        this.side = side;
        this.awaited = new HashSet<>(awaited);
        this.allSwitched = allSwitched;
    }

    @Override
    public boolean accepts(Origin origin) {
        return switch (side) {
            case ARRIVING -> !awaited.contains(origin);
            case LEAVING -> !switched.contains(origin);
        };
    }

    /** The marker of this origin has come. */
    void switched(Origin origin) {
        switched.add(origin);
        if (awaited.remove(origin) && awaited.isEmpty()) {
            allSwitched.run();
        }
    }

    /** Whether all have switched. */
    boolean isOpen() {
        return awaited.isEmpty();
    }

    /** A node is gone: nothing comes from it any more, no marker either. */
    void gone(String node, long incarnation) {
        boolean some = awaited.removeIf(origin -> origin.node().equals(node) && origin.incarnation() == incarnation);
        if (some && awaited.isEmpty()) {
            allSwitched.run();
        }
    }
}
