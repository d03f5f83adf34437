package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of one event loop are on their way: being claimed, on their way here, on their way to another node. A client
 * identifier is in one of these states at a time, but that a session that is leaving can be claimed back. Event loop only.
 */
final class Underway {

    /**
     * A session on its way here.
     *
     * @param hasHome whether it is known to come from a living node; otherwise everybody is asked for it
     */
    private record Awaited(long epoch, boolean hasHome) {}

    /** How many claims are not answered: its own connection's, and that of what a dead node left. */
    private final Map<String, Integer> claiming = new HashMap<>();

    private final Map<String, Awaited> awaited = new HashMap<>();
    private final Map<String, Departure> departures = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>(1);

    /** Runs an action whenever a claim is answered, or a session has come or turned out not to. */
    void onArrival(Runnable action) {
        listeners.add(action);
    }

    /** This node claims the client identifier: whose it is will be known when that is answered. */
    void claims(String clientId) {
        claiming.merge(clientId, 1, Integer::sum);
    }

    void claimed(String clientId) {
        claiming.computeIfPresent(clientId, (_, claims) -> claims == 1 ? null : claims - 1);
        tell();
    }

    /**
     * A session is on its way here, for this claim.
     *
     * @param hasHome whether it comes from a node that is known, and lives
     */
    void awaits(String clientId, long epoch, boolean hasHome) {
        awaited.put(clientId, new Awaited(epoch, hasHome));
    }

    /** It has come, or turned out not to; whoever says so {@linkplain #tell tells} when all is as it should be. */
    void arrived(String clientId) {
        awaited.remove(clientId);
    }

    /** Something has arrived. */
    void tell() {
        listeners.forEach(Runnable::run);
    }

    /** Whether it will be known later whether the session is here. */
    boolean isArriving(String clientId) {
        return claiming.containsKey(clientId) || awaited.containsKey(clientId);
    }

    /** Whether it will be known later whether the session is here, and it comes for an earlier claim than this, if it comes. */
    boolean mayArriveBefore(String clientId, long epoch) {
        Awaited arriving = awaited.get(clientId);
        return arriving == null ? claiming.containsKey(clientId) : arriving.epoch() < epoch;
    }

    /** Whether a session is on its way here from a node that is known, and lives. */
    boolean hasHome(String clientId) {
        Awaited arriving = awaited.get(clientId);
        return arriving != null && arriving.hasHome();
    }

    /** The claim that a session is on its way for; 0 if none is. */
    long awaitedEpoch(String clientId) {
        Awaited arriving = awaited.get(clientId);
        return arriving == null ? 0 : arriving.epoch();
    }

    /** A session is on its way to another node. */
    void leaves(Departure departure) {
        departures.put(departure.session().clientId(), departure);
    }

    @Nullable
    Departure departure(String clientId) {
        return departures.get(clientId);
    }

    /** Takes out a departure. */
    void left(Departure departure) {
        departures.remove(departure.session().clientId(), departure);
    }

    /** A session that has not left stays here; who waits for it is told. */
    Session stays(Departure departure) {
        left(departure);
        Session session = departure.session();
        session.leaving(false);
        if (!departure.isStranded()) {
            departure.to().control().add(new Item.Fenced(session.clientId(), departure.epoch()));
        }
        return session;
    }

    /** All sessions on their way to other nodes, as they are now. */
    List<Departure> departures() {
        return List.copyOf(departures.values());
    }

    /** Those on their way to this node. */
    List<Departure> departuresTo(Peer node) {
        return departures.values().stream()
                .filter(departure -> departure.to() == node)
                .toList();
    }
}
