package io.flockmq.broker.cluster;

import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import java.util.Set;
import java.util.function.Consumer;

/** A session on its way to another node. Event loop of the client only. */
final class Departure {

    private final Session session;
    private final Peer to;
    private final long epoch;
    private final long since;
    private final Markers markers;
    private boolean exported;

    /**
     * A session that has not left yet.
     *
     * @param to its new home
     * @param epoch the claim of the new home
     * @param since when it was asked for, on the monotonic clock
     * @param origins who must say that they know of the new home
     * @param leaves given this when all have, so that everything is here that only came here
     */
    Departure(Session session, Peer to, long epoch, long since, Set<Origin> origins, Consumer<Departure> leaves) {
        this.session = session;
        this.to = to;
        this.epoch = epoch;
        this.since = since;
        this.markers = new Markers(origins, () -> leaves.accept(this));
    }

    Session session() {
        return session;
    }

    Peer to() {
        return to;
    }

    long epoch() {
        return epoch;
    }

    /** When it was asked for, on the monotonic clock. */
    long since() {
        return since;
    }

    /** Who must still say that they know of the new home. */
    Markers markers() {
        return markers;
    }

    /** Whether everything has been sent to the new home; what is here is kept until that has it safely. */
    boolean isExported() {
        return exported;
    }

    void exported() {
        exported = true;
    }

    /** Whether it is not on its way to anybody any more: the new home is dead. */
    boolean isStranded() {
        return to.isGone();
    }
}
