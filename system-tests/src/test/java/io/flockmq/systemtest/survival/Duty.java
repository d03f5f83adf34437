package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.IOException;

/** What a client has to do on whichever connection it has. All calls are on the thread of its {@link Traveller}. */
interface Duty {

    /** The CONNECT of each connection: a persistent session. */
    Connect connect();

    /** A connection was accepted: picks up what the last one left unfinished. */
    void arrived(Wire wire) throws IOException;

    /** A packet came, other than PINGRESP and DISCONNECT. */
    void received(Wire wire, ServerPacket packet) throws IOException;

    /**
     * Sends what is due.
     *
     * @return nanoseconds until there may be more
     */
    long work(Wire wire) throws IOException;

    /** Whether nothing is left to do for good. */
    boolean isDone();

    /** Whether the broker has left it without an answer for so long that it goes elsewhere. */
    boolean isFedUp();
}
