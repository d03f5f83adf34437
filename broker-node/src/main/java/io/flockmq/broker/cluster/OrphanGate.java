package io.flockmq.broker.cluster;

import io.flockmq.broker.session.Gate;
import io.flockmq.broker.session.Origin;

/**
 * For a session whose new home died before it had it. Origins that had not switched to the new home still send everything here;
 * of those that had, what went to the new home comes first. Event loop only.
 */
final class OrphanGate implements Gate {

    private final SwitchGate leaving;
    private final SwitchGate estate;

    /**
     * A gate.
     *
     * @param leaving knows who had switched to the new home
     * @param estate knows who has sent again what was for the new home
     */
    OrphanGate(SwitchGate leaving, SwitchGate estate) {
        this.leaving = leaving;
        this.estate = estate;
    }

    @Override
    public boolean accepts(Origin origin) {
        return leaving.accepts(origin) || estate.accepts(origin);
    }

    /** Whether what this origin sends again is for the session: if not, it has had it. */
    boolean isOwed(Origin origin) {
        return !leaving.accepts(origin);
    }
}
