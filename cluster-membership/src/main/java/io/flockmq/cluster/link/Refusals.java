package io.flockmq.cluster.link;

import java.util.HashSet;
import java.util.Set;

/** Tells of those who were turned away, at most once a second for each address. Acceptor's event loop only. */
final class Refusals {

    /** Bounds what somebody with many addresses can make us remember, and write. */
    private static final int MOST_ADDRESSES = 100;

    private final LinkEventListener events;
    private final Set<String> toldOf = new HashSet<>();
    private long unreported;

    Refusals(LinkEventListener events) {
        this.events = events;
    }

    void add(String address, String why) {
        if (toldOf.size() < MOST_ADDRESSES && toldOf.add(address)) {
            events.on(new LinkEvent.Refused(address, why, unreported));
            unreported = 0;
        } else {
            unreported++;
        }
    }

    /** A second is over. */
    void nextSecond() {
        toldOf.clear();
    }
}
