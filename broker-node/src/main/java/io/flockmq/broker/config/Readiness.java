package io.flockmq.broker.config;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.observe.NotReady;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether clients may be sent to this node, and if not, why. Logs a line whenever that changes. Thread-safe. */
final class Readiness {

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final Consumer<Boolean> told;
    private final EnumSet<NotReady> reasons = EnumSet.of(NotReady.NOT_LISTENING);
    private boolean hasListened;

    /**
     * Not ready yet.
     *
     * @param told whether it is ready, whenever that changes
     */
    Readiness(Consumer<Boolean> told) {
        this.told = told;
    }

    /** The listeners are open, or not. */
    synchronized void open(boolean now) {
        hasListened |= now;
        change(NotReady.NOT_LISTENING, !now);
    }

    /** The node may speak for its cluster, or not; one that is alone always may. */
    synchronized void serving(boolean now) {
        change(NotReady.CUT_OFF, !now);
    }

    /** The node comes to its cluster, in a new life: it knows nothing, and listens nowhere. */
    synchronized void joining() {
        Set<NotReady> before = reasons();
        reasons.addAll(EnumSet.of(NotReady.NOT_LISTENING, NotReady.JOINING, NotReady.COPYING));
        tell(before);
    }

    /** The node knows what the others know. */
    synchronized void joined() {
        change(NotReady.JOINING, false);
    }

    /** What sessions were there when the node came have as many copies as they can have. */
    synchronized void copied() {
        change(NotReady.COPYING, false);
    }

    /** The node reads what its store has, or has done so. */
    synchronized void recalling(boolean now) {
        change(NotReady.RECALLING, now);
    }

    /** Whether what must not be lost can be kept. */
    synchronized void keeping(boolean now) {
        change(NotReady.STORE_REFUSES, !now);
    }

    /** The node hands its sessions over and stops, or does not after all. */
    synchronized void draining(boolean now) {
        change(NotReady.DRAINING, now);
    }

    /** Why clients may not be sent to this node now; empty if they may. */
    synchronized Set<NotReady> reasons() {
        return Set.copyOf(reasons);
    }

    /** Whether the listeners have been open at some time. */
    synchronized boolean hasListened() {
        return hasListened;
    }

    private void change(NotReady reason, boolean now) {
        Set<NotReady> before = reasons();
        if (now) {
            reasons.add(reason);
        } else {
            reasons.remove(reason);
        }
        tell(before);
    }

    private void tell(Set<NotReady> before) {
        if (reasons.equals(before)) {
            return;
        }
        if (reasons.isEmpty()) {
            LogLine.info(LOG, EventName.NODE_READY).log("Ready: clients may be sent to this node");
        } else if (hasListened && !before.contains(NotReady.DRAINING)) { // else that is known, or a matter of course
            LogLine.info(LOG, EventName.NODE_NOT_READY)
                    .log(
                            "Not ready: {}",
                            reasons.stream().map(NotReady::toString).collect(Collectors.joining(", ")));
        }
        if (reasons.isEmpty() != before.isEmpty()) {
            told.accept(reasons.isEmpty());
        }
    }
}
