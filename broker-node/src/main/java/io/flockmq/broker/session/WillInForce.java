package io.flockmq.broker.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The will of one client, from CONNECT until everybody has it who is to get it. Copies keep it so long, so that it is not lost with
 * this node. Event loop of the session only.
 */
final class WillInForce {

    private @Nullable Will will;
    /** One that not everybody may have yet who is to get it. */
    private @Nullable Will publishing;
    /** Whether the session is over, and that is to be told when its will is with everybody. */
    private boolean endsLater;

    /** The will that is published when the connection is lost; null for none. */
    @Nullable
    Will get() {
        return will;
    }

    /** A connection brings its will, or none, in place of what there was. */
    void set(@Nullable Will next) {
        publishing = null;
        will = next;
    }

    /** What a copy knows. */
    void restore(@Nullable Will known) {
        will = known;
    }

    /** The client disconnected in order; returns whether there was a will. */
    boolean remove() {
        boolean existed = will != null;
        will = null;
        return existed;
    }

    /** Has it wait for this long at least; returns whether that is longer than it would have. */
    boolean hold(Duration least) {
        Will here = will;
        if (here == null || here.delay().compareTo(least) >= 0) {
            return false;
        }
        will = here.delayedBy(least);
        return true;
    }

    /** It is published now. */
    void publishes() {
        publishing = will;
        will = null;
    }

    /**
     * All who are to get this will have it.
     *
     * @return false if it is of an earlier connection: the copies know of a later one
     */
    boolean published(Will which) {
        if (publishing != which) {
            return false;
        }
        publishing = null;
        return true;
    }

    /** The session is over; returns whether that can be told at once. */
    boolean endSession() {
        endsLater = publishing != null;
        return !endsLater;
    }

    /** Whether the end of the session is still to be told. */
    boolean endsLater() {
        return endsLater;
    }
}
