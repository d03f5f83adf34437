package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.event.Timing;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionState;
import io.flockmq.cluster.membership.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions on their way to another node, because their clients connected there: the old home's part of a move. {@code
 * docs/moving-sessions.md} has the steps. Event loop of the client only.
 */
final class Departures {

    /**
     * What another node asks for.
     *
     * @param dead if it asks everybody: the home that is dead, or nobody; null if it asks this node because it is the home
     * @param told whether the asker knows that this node has the session, or knows who has
     */
    private record Request(
            Peer by, String clientId, long epoch, boolean fresh, Item.@Nullable Life dead, boolean told) {

        private boolean asksEverybody() {
            return dead != null;
        }

        private Request ofHome() {
            return new Request(by, clientId, epoch, fresh, null, true);
        }
    }

    private final LoopContext context;
    private final Peers peers;
    private final Underway underway;
    private final ReplicaStore replicas;
    private final Replicator replicator;
    private final Supplier<SessionState> emptyState;
    private final Supplier<Set<Origin>> origins;
    /** Requests for sessions that are on their way here, and can leave when they have arrived. */
    private List<Request> postponed = new ArrayList<>();

    /**
     * No session is leaving.
     *
     * @param origins all event loops of all live nodes, this one's included
     */
    Departures(
            LoopContext context,
            Peers peers,
            Underway underway,
            ReplicaStore replicas,
            Replicator replicator,
            Supplier<SessionState> emptyState,
            Supplier<Set<Origin>> origins) {
        this.context = context;
        this.peers = peers;
        this.underway = underway;
        this.replicas = replicas;
        this.replicator = replicator;
        this.emptyState = emptyState;
        this.origins = origins;
    }

    /** Another node has claimed a client identifier that this one was the home of, and asks for its session. */
    void release(Peer by, Item.Release release) {
        answer(new Request(by, release.clientId(), release.epoch(), release.fresh(), null, false));
    }

    /** Another node has claimed a client identifier whose home is dead, and asks for whatever there is of its session. */
    void asked(Peer by, Item.AskReplica ask) {
        replicas.homeDied(ask.dead());
        answer(new Request(by, ask.clientId(), ask.epoch(), false, ask.dead(), false));
    }

    /** Looks again at what could not be answered. */
    void retry() {
        List<Request> all = postponed;
        postponed = new ArrayList<>();
        all.forEach(request -> {
            if (!request.by().isGone()) {
                answer(request);
            }
        });
    }

    private void answer(Request request) {
        String clientId = request.clientId();
        Session known = context.sessions().get(clientId);
        Session session = known == null || known.isExpected() ? null : known;
        Departure departure = underway.departure(clientId);
        if (underway.mayArriveBefore(clientId, request.epoch())) {
            postpone(request, underway.hasHome(clientId));
        } else if (session == null && !request.asksEverybody()) {
            request.by().control().add(new Item.NotHere(clientId, request.epoch()));
        } else if (departure != null && request.asksEverybody() && goesToSomebody(departure, request.dead())) {
            request.by().control().add(new Item.NoReplica(clientId, request.epoch())); // it has it, or will have it
        } else if (session == null) {
            offer(request, departure);
        } else if (session.isGathering()) {
            postpone(request, true);
        } else if (session.epoch() > request.epoch()) {
            request.by().control().add(new Item.Fenced(clientId, request.epoch()));
        } else {
            letGo(request, session, departure); // if this node has a later claim, the session comes back to it in turn
        }
    }

    private void postpone(Request request, boolean hasHome) {
        if (hasHome && !request.told()) { // then nobody else need wait until the asker has it
            request.by().control().add(new Item.MovesLater(request.clientId(), request.epoch()));
            postponed.add(request.ofHome());
        } else {
            postponed.add(request);
        }
    }

    private static boolean goesToSomebody(Departure departure, Item.@Nullable Life dead) {
        return !departure.isStranded() && !departure.to().life().equals(dead);
    }

    private void letGo(Request request, Session session, @Nullable Departure before) {
        String clientId = request.clientId();
        Peer to = request.by();
        if (before != null && before.isExported()) { // of an earlier session, which is over at its new home
            underway.left(before);
            replicator.movedInto(before.session(), session);
        } else if (before != null) { // it turns on its way
            var _ = underway.stays(before);
        }
        boolean goesOn = context.sessions().disconnectForTakeover(session, request.fresh());
        if (!goesOn) {
            replicator.whenEndsStored(() -> released(request));
            return;
        }
        underway.leaves(
                new Departure(session, to, request.epoch(), context.timers().nanoTime(), origins.get(), this::export));
        session.leaving(true);
        List<SessionChange.Subscribed> subscribed = session.subscriptions().stream()
                .map(one -> new SessionChange.Subscribed(one.filter(), one.options()))
                .toList();
        to.control().add(new Item.Moving(clientId, request.epoch(), subscribed));
    }

    private static void released(Request request) {
        if (!request.by().isGone()) {
            request.by().control().add(new Item.Released(request.clientId(), request.epoch()));
        }
    }

    /** This origin sends the session's messages to the new home, too, from now on. */
    void switched(String clientId, long epoch, Origin origin) {
        Departure departure = underway.departure(clientId);
        if (departure != null && departure.epoch() == epoch) {
            departure.markers().came(origin);
        }
    }

    private void export(Departure departure) {
        Session session = departure.session();
        String clientId = session.clientId();
        if (underway.departure(clientId) != departure || departure.isStranded()) {
            return;
        }
        departure.exported();
        OutgoingLane control = departure.to().control();
        for (SessionChange change : session.changes()) {
            control.add(new Item.Moved(clientId, departure.epoch(), change));
        }
        control.add(new Item.MoveComplete(clientId, departure.epoch(), session.epoch()));
        context.subscriptions().forget(session);
        context.sessions().remove(session);
        session.left();
    }

    /** Gives somebody who asks everybody the best that there is here. */
    private void offer(Request request, @Nullable Departure departure) {
        String clientId = request.clientId();
        OutgoingLane control = request.by().control();
        Candidate best = null;
        if (departure != null) {
            SessionState state = emptyState.get();
            departure.session().changes().forEach(state::apply);
            best = new Candidate(null, departure.session().epoch(), state);
        }
        ReplicaStore.Replica replica = replicas.get(clientId);
        if (replica != null && replica.epoch() < request.epoch() && isOrphan(replica, request.dead())) {
            Candidate other = new Candidate(null, replica.held(), replica.state());
            best = other.isBetterThan(best) ? other : best;
        }
        if (best == null) {
            control.add(new Item.NoReplica(clientId, request.epoch()));
            return;
        }
        best.state().changes().forEach(change -> control.add(new Item.Moved(clientId, request.epoch(), change)));
        control.add(new Item.MoveComplete(clientId, request.epoch(), best.held()));
    }

    private boolean isOrphan(ReplicaStore.Replica replica, Item.@Nullable Life dead) {
        return Peer.life(replica.home()).equals(dead) || !peers.isAlive(replica.home());
    }

    /** The new home has it, on as many nodes as it was: nothing need be kept here. */
    void done(String clientId, long epoch) {
        replicas.ends(clientId, epoch - 1);
        Departure departure = underway.departure(clientId);
        if (departure != null && departure.isExported() && departure.epoch() <= epoch) {
            underway.left(departure);
            replicator.moved(departure.session());
            context.timings().took(Timing.HANDOVER, context.timers().nanoTime() - departure.since());
        }
    }

    /** A node is dead: no marker comes from it. */
    void survivorGone(Node node) {
        underway.departures().forEach(departure -> departure.markers().gone(node.id(), node.incarnation()));
    }

    /** Whatever was to leave for this node, which is dead, is somebody else's by now, or nobody's. */
    void giveUp(Peer dead) {
        for (Departure departure : underway.departuresTo(dead)) {
            if (!departure.isExported()
                    && underway.isArriving(departure.session().clientId())) {
                continue; // the client comes back to it
            }
            underway.left(departure);
            if (!departure.isExported()) {
                context.subscriptions().forget(departure.session());
                context.sessions().remove(departure.session());
            }
            replicator.moved(departure.session());
        }
    }
}
