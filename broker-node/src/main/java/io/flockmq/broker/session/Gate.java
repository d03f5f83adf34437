package io.flockmq.broker.session;

/**
 * Says which messages are for a session while it moves from one node to another: of each origin, those published before it
 * switched go to the old node, those after it to the new one. Event loop of the session only.
 */
@FunctionalInterface
public interface Gate {

    /** Whether messages that come from there now are for the session here. */
    boolean accepts(Origin origin);
}
