package io.flockmq.broker.cluster;

import io.flockmq.broker.session.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * What one node has of a session whose home is dead.
 *
 * @param from who has it; null if it is here
 * @param held by which claim the session was held when it was like this: the later the better; 0 if it may be incomplete
 */
record Candidate(@Nullable Peer from, long held, SessionState state) {

    /** Whether one is better to go on with than another, null for none. */
    boolean isBetterThan(@Nullable Candidate other) {
        return other == null || held > other.held;
    }
}
