package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionState;
import io.flockmq.cluster.membership.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sessions on their way to another node, because their clients connected there: the old home's part of a move. {@code
 * docs/moving-sessions.md} has the steps. Event loop of the client only.
 */
final class Departures {

    private static final class Departure {
        private final Session session;
        private final Peer to;
        private final long epoch;
        private final SwitchGate gate;
        private boolean exported;

        private Departure(Session session, Peer to, long epoch, SwitchGate gate) {
            this.session = session;
            this.to = to;
            this.epoch = epoch;
            this.gate = gate;
        }
    }

    /**
     * A session that was to leave for a node that died before it had it: it is still here, and takes the messages of those who
     * had not switched.
     */
    record Orphan(Session session, Node newHome, long epoch, SwitchGate leaving) {}

    private record Postponed(Peer to, Item.Release release) {}

    private final LoopContext context;
    private final ReplicaStore replicas;
    private final Replicator replicator;
    private final Arrivals arrivals;
    private final Supplier<SessionState> emptyState;
    private final Supplier<Set<Origin>> origins;
    private final Map<String, Departure> byClientId = new HashMap<>();
    private final List<Orphan> orphans = new ArrayList<>();
    private final List<Postponed> postponed = new ArrayList<>();

    /**
     * No session is leaving.
     *
     * @param origins all event loops of all live nodes, this one's included
     */
    Departures(
            LoopContext context,
            ReplicaStore replicas,
            Replicator replicator,
            Arrivals arrivals,
            Supplier<SessionState> emptyState,
            Supplier<Set<Origin>> origins) {
        this.context = context;
        this.replicas = replicas;
        this.replicator = replicator;
        this.arrivals = arrivals;
        this.emptyState = emptyState;
        this.origins = origins;
    }

    /** Another node has claimed a client identifier, and asks for its session. */
    void release(Peer to, Item.Release release) {
        String clientId = release.clientId();
        Session session = context.sessions().get(clientId);
        if (arrivals.awaitedEpoch(clientId) > release.epoch()) { // the client has come back here since
            to.control().add(new Item.Fenced(clientId, release.epoch()));
        } else if (arrivals.isAwaited(clientId) || (session != null && session.gate() != null)) {
            postponed.add(new Postponed(to, release)); // it is on its way here, and can leave when it has arrived
        } else if (session == null) {
            to.control().add(new Item.Released(clientId, release.epoch()));
        } else if (session.epoch() > release.epoch()) {
            to.control().add(new Item.Fenced(clientId, release.epoch()));
        } else {
            letGo(to, release, session);
        }
    }

    private void letGo(Peer to, Item.Release release, Session session) {
        boolean goesOn = context.sessions().disconnectForTakeover(session, release.fresh());
        if (!goesOn) {
            to.control().add(new Item.Released(release.clientId(), release.epoch()));
            return;
        }
        SwitchGate gate = new SwitchGate(SwitchGate.Side.LEAVING, origins.get(), () -> export(release.clientId()));
        byClientId.put(release.clientId(), new Departure(session, to, release.epoch(), gate));
        session.useGate(gate);
        List<SessionChange.Subscribed> subscribed = session.subscriptions().stream()
                .map(one -> new SessionChange.Subscribed(one.filter(), one.options()))
                .toList();
        to.control().add(new Item.Moving(release.clientId(), release.epoch(), subscribed));
    }

    /** Whether a session of this client is on its way to another node. */
    boolean isLeaving(String clientId) {
        return byClientId.containsKey(clientId);
    }

    /** Looks again at what could not leave, because it had not arrived. */
    void retry() {
        List<Postponed> all = List.copyOf(postponed);
        postponed.clear();
        all.forEach(one -> {
            if (!one.to().isGone()) {
                release(one.to(), one.release());
            }
        });
    }

    /** This origin sends the session's messages to the new home from now on. */
    void switched(String clientId, long epoch, Origin origin) {
        Departure departure = byClientId.get(clientId);
        if (departure != null && departure.epoch == epoch) {
            departure.gate.switched(origin);
        }
    }

    private void export(String clientId) {
        Departure departure = byClientId.get(clientId);
        if (departure == null || departure.exported) {
            return;
        }
        departure.exported = true;
        OutgoingLane control = departure.to.control();
        for (SessionChange change : departure.session.changes()) {
            control.add(new Item.Moved(clientId, departure.epoch, change));
        }
        control.add(new Item.MoveComplete(clientId, departure.epoch));
        context.subscriptions().forget(departure.session);
        context.sessions().remove(departure.session);
    }

    /** The new home has it, on two nodes. */
    void done(String clientId, long epoch) {
        replicas.ends(clientId, epoch - 1);
        Departure departure = byClientId.get(clientId);
        if (departure != null && departure.epoch == epoch) {
            byClientId.remove(clientId);
            replicator.moved(departure.session);
        }
    }

    /**
     * A node is dead. What was on its way there is as good as a replica of it: it is adopted from there like all others.
     */
    void newHomeGone(Node dead) {
        for (Map.Entry<String, Departure> entry : Map.copyOf(byClientId).entrySet()) {
            Departure departure = entry.getValue();
            if (departure.to.node().equals(dead)) {
                byClientId.remove(entry.getKey());
                if (!departure.exported) {
                    orphans.add(new Orphan(departure.session, dead, departure.epoch, departure.gate));
                    continue;
                }
                SessionState state = emptyState.get();
                departure.session.changes().forEach(state::apply);
                replicas.put(dead, entry.getKey(), departure.epoch, state);
                replicator.moved(departure.session);
            }
        }
        postponed.removeIf(one -> one.to().node().equals(dead));
    }

    /** Takes out the sessions that were to leave for this node, which is dead. */
    List<Orphan> takeOrphans(Node dead) {
        List<Orphan> found =
                orphans.stream().filter(one -> one.newHome().equals(dead)).toList();
        orphans.removeAll(found);
        return found;
    }

    /** Another node is dead: no marker comes from it. */
    void survivorGone(Node node) {
        List.copyOf(byClientId.values()).forEach(departure -> departure.gate.gone(node.id(), node.incarnation()));
    }
}
