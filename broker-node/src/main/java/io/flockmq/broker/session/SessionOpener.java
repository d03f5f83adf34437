package io.flockmq.broker.session;

import java.util.function.Consumer;

/** Opens sessions for the connections of one event loop, once the client identifier is claimed wherever it may be. Event loop only. */
@FunctionalInterface
public interface SessionOpener {

    /**
     * Opens or resumes a session.
     *
     * @param then told what became of it, on this event loop: at once, or later where another node must be asked. The connection
     *     may have ended meanwhile; the session is bound to it nevertheless, and {@link SessionTable#connectionLost} is due.
     */
    void open(SessionTable.Request request, Consumer<SessionTable.Opened> then);
}
