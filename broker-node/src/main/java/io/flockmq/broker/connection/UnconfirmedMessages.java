package io.flockmq.broker.connection;

import io.flockmq.broker.session.Session;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 2 messages of one event loop's clients that are not safe yet, so that one which is sent again, perhaps on another
 * connection, is answered when the first is. As many at most as the sessions' receive maximum allows. Event loop only.
 */
public final class UnconfirmedMessages {

    private final Map<Session, IntObjectMap<Acknowledgements.Owed>> bySession = new HashMap<>();

    /** None. */
    public UnconfirmedMessages() {}

    /** Remembers a message until it is confirmed, which it is not yet. */
    void add(Session session, int packetId, Acknowledgements.Owed first) {
        bySession.computeIfAbsent(session, _ -> new IntObjectHashMap<>(2)).put(packetId, first);
        first.afterwards(() -> remove(session, packetId, first));
    }

    /** The acknowledgement of the message with this packet identifier; null if there is none that is not safe. */
    Acknowledgements.@Nullable Owed get(Session session, int packetId) {
        IntObjectMap<Acknowledgements.Owed> ofSession = bySession.get(session);
        return ofSession == null ? null : ofSession.get(packetId);
    }

    private void remove(Session session, int packetId, Acknowledgements.Owed confirmed) {
        IntObjectMap<Acknowledgements.Owed> ofSession = bySession.get(session);
        if (ofSession != null && confirmed.equals(ofSession.get(packetId))) { // else the identifier was used again
            ofSession.remove(packetId);
            if (ofSession.isEmpty()) {
                bySession.remove(session);
            }
        }
    }
}
