package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionState;
import io.flockmq.cluster.membership.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions on their way to this node, because their clients connected here, or because this node has claimed what a dead one left:
 * the new home's part of a move. {@code docs/moving-sessions.md} has the steps. Event loop of the client only.
 */
final class Arrivals {

    /** What became of a session that was asked for. */
    enum Outcome {
        /** It is here. */
        ARRIVED,
        /** There is none that goes on; nobody else has a connection of this client. */
        NONE,
        /** A later connection of the client took it. */
        TAKEN
    }

    private static final class Arrival {
        private final long epoch;
        private final Consumer<Outcome> then;
        /** What each node has told so far. */
        private final Map<Node, SessionState> told = new HashMap<>(2);
        /** Who was asked for what it has of the session, and how often it has not answered. */
        private final Map<Node, Integer> asked = new HashMap<>();

        private final List<Candidate> candidates = new ArrayList<>(1);
        /** The living node that it comes from; null while everybody is asked. */
        private @Nullable Peer from;
        /** Whether that node has said that it has the session, or knows who has. */
        private boolean sure;
        /** The dead home, if everybody is asked because of it. */
        private @Nullable Node dead;
        /** The session with its subscriptions only. */
        private @Nullable Session shell;

        private final List<Runnable> afterwards = new ArrayList<>(0);
        /** What every event loop is asked for, once all nodes know that messages are for this node, too. */
        private Item.@Nullable SwitchSession request;

        private Arrival(long epoch, Consumer<Outcome> then) {
            this.epoch = epoch;
            this.then = then;
        }

        private boolean isAsked(Node node) {
            return asked.containsKey(node);
        }

        /** One more question to this node is open. */
        private void asks(Node node) {
            asked.merge(node, 1, Integer::sum);
        }

        /** A question to this node was answered; returns whether there was one. */
        private boolean answered(Node node) {
            boolean open = asked.containsKey(node);
            asked.computeIfPresent(node, (_, questions) -> questions == 1 ? null : questions - 1);
            return open;
        }

        /** Whether the session may turn out to be with nobody who lives. */
        private boolean isUnsure() {
            return !sure;
        }
    }

    private final LoopContext context;
    private final Peers peers;
    private final Underway underway;
    private final Supplier<SessionState> emptyState;
    private final SwitchRequests switchRequests;
    private final ReplicaStore replicas;
    private final Replicator replicator;
    private final Estates estates;
    private final Map<String, Arrival> byClientId = new LinkedHashMap<>();
    /** How many sessions of each dead node are asked for, or are here and not known to all nodes. */
    private final Map<Node, Integer> unsettled = new HashMap<>();

    private List<Runnable> whenSettled = new ArrayList<>();

    /** No session is on its way. */
    Arrivals(
            LoopContext context,
            Peers peers,
            Underway underway,
            Supplier<SessionState> emptyState,
            SwitchRequests switchRequests,
            ReplicaStore replicas,
            Replicator replicator,
            Estates estates) {
        this.context = context;
        this.peers = peers;
        this.underway = underway;
        this.emptyState = emptyState;
        this.switchRequests = switchRequests;
        this.replicas = replicas;
        this.replicator = replicator;
        this.estates = estates;
    }

    // ---------------------------------------------------------------- from a home that lives

    /** Asks the home of a session to let go of it. */
    void fetch(String clientId, long epoch, Peer home, boolean fresh, Consumer<Outcome> then) {
        Arrival arrival = begin(clientId, epoch, then);
        if (home.isGone()) {
            askAll(clientId, arrival, home.node());
        } else {
            arrival.from = home;
            underway.awaits(clientId, epoch, true);
            home.control().add(new Item.Release(clientId, epoch, fresh));
        }
    }

    private Arrival begin(String clientId, long epoch, Consumer<Outcome> then) {
        Arrival arrival = new Arrival(epoch, then);
        byClientId.put(clientId, arrival);
        underway.awaits(clientId, epoch, false);
        return arrival;
    }

    /** The home has closed the connection, and there is nothing that goes on. */
    void released(Peer by, String clientId, long epoch) {
        Arrival arrival = get(clientId, epoch);
        if (arrival != null && arrival.from == by) {
            finish(clientId, arrival, Outcome.NONE);
        }
    }

    /** The node that the registry names as the home does not have the session: it claimed it as one whose claim was never answered. */
    void notHere(Peer by, String clientId, long epoch) {
        Arrival arrival = get(clientId, epoch);
        if (arrival != null && arrival.from == by && arrival.shell == null) {
            arrival.from = null;
            arrival.sure = false;
            askAll(clientId, arrival, estates.latestDead());
        }
    }

    /** A later connection has the client identifier. */
    void fenced(Peer by, String clientId, long epoch) {
        Arrival arrival = get(clientId, epoch);
        if (arrival != null && (arrival.from == by || arrival.isAsked(by.node()))) {
            finish(clientId, arrival, Outcome.TAKEN);
        }
    }

    /**
     * The session goes on: from here on messages find it here, too, and hold on here; every event loop is asked to tell its home
     * when it knows.
     */
    void moving(Peer from, Item.Moving moving) {
        String clientId = moving.clientId();
        Arrival arrival = get(clientId, moving.epoch());
        if (arrival == null || !(arrival.from == from || arrival.isAsked(from.node()))) {
            return;
        }
        comesFrom(clientId, arrival, from);
        Session shell = arrival.shell;
        if (shell == null) {
            shell = context.sessions().expect(clientId, moving.epoch(), moving.subscriptions());
            arrival.shell = shell;
        }
        context.subscriptions().resume(shell);
        context.subscriptions().whenKnown(() -> {
            if (get(clientId, moving.epoch()) == arrival && arrival.from == from) {
                Item.SwitchSession request = new Item.SwitchSession(clientId, moving.epoch(), from.life());
                arrival.request = request;
                peers.live().forEach(peer -> peer.control().add(request));
                switchRequests.carryOut(request);
            }
        });
    }

    /** A node that was asked has the session, and will let go of it when it can. */
    void movesLater(Peer from, String clientId, long epoch) {
        Arrival arrival = get(clientId, epoch);
        if (arrival != null && (arrival.from == from || arrival.isAsked(from.node()))) {
            comesFrom(clientId, arrival, from);
        }
    }

    private void comesFrom(String clientId, Arrival arrival, Peer from) {
        boolean wasAsked = arrival.from == null;
        boolean wasUnsure = arrival.isUnsure();
        arrival.from = from;
        arrival.sure = true;
        arrival.asked.clear();
        arrival.candidates.clear();
        Node dead = arrival.dead;
        arrival.dead = null;
        if (dead != null) {
            settled(dead);
        }
        if (wasUnsure) {
            lookWhetherSettled();
        }
        if (wasAsked) {
            underway.awaits(clientId, arrival.epoch, true);
            underway.tell();
        }
    }

    /** A node has come: it is told, too, what others have been told. */
    void newcomer(Peer peer) {
        for (Arrival arrival : byClientId.values()) {
            Item.SwitchSession request = arrival.request;
            if (request != null && arrival.from != null) {
                peer.control().add(request);
            }
        }
    }

    /** A part of the session's state. */
    void moved(Peer from, Item.Moved moved) {
        Arrival arrival = get(moved.clientId(), moved.epoch());
        if (arrival != null && (arrival.from == from || arrival.isAsked(from.node()))) {
            arrival.told.computeIfAbsent(from.node(), _ -> emptyState.get()).apply(moved.change());
        }
    }

    /** That was all of its state. */
    void complete(Peer from, Item.MoveComplete complete) {
        String clientId = complete.clientId();
        Arrival arrival = get(clientId, complete.epoch());
        if (arrival == null) {
            return;
        }
        SessionState told = arrival.told.remove(from.node());
        SessionState state = told == null ? emptyState.get() : told;
        Session shell = arrival.shell;
        if (arrival.from == from && shell != null) {
            shell.arrived(state);
            endDeparture(clientId, shell);
            context.subscriptions().resume(shell);
            shell.gathered();
            estates.routeAgain(shell);
            whenSafe(shell, from, clientId, arrival.epoch);
            finish(clientId, arrival, Outcome.ARRIVED);
        } else if (arrival.answered(from.node())) {
            arrival.candidates.add(new Candidate(from, complete.held(), state));
            chooseIfAll(clientId, arrival);
        }
    }

    private static void whenSafe(Session session, Peer giver, String clientId, long epoch) {
        Runnable done = () -> {
            if (!giver.isGone()) {
                giver.control().add(new Item.MoveDone(clientId, epoch));
            }
        };
        session.whenStored(done, done);
    }

    // ---------------------------------------------------------------- from a home that is dead

    /** Claimed a session of a dead node without being sure to have the best of what is left of it. */
    void recover(String clientId, long epoch, Node dead) {
        // If the session is on its way here already, the dead node never had it: it would have had to ask this one for
        // it.
        whenFree(clientId, () -> {
            Session here = context.sessions().get(clientId);
            if (here == null) {
                askAll(clientId, begin(clientId, epoch, _ -> {}), dead);
            } else {
                context.sessions().claimed(here, Math.max(here.epoch(), epoch));
            }
        });
    }

    /** Runs an action once no session of this client is on its way here. */
    void whenFree(String clientId, Runnable action) {
        Arrival arrival = byClientId.get(clientId);
        if (arrival == null) {
            action.run();
        } else {
            arrival.afterwards.add(() -> whenFree(clientId, action));
        }
    }

    /**
     * The home that the registry knows of does not have the session: it is this node, by a claim whose answer was lost, or one that
     * died before it was given the session. Whoever has it is asked.
     */
    void search(String clientId, long epoch, Consumer<Outcome> then) {
        askAll(clientId, begin(clientId, epoch, then), estates.latestDead());
    }

    /** A node is dead. Who waits for a session from it asks everybody for what there is instead. */
    void homeGone(Peer dead) {
        new LinkedHashMap<>(byClientId).forEach((clientId, arrival) -> {
            if (arrival.from == dead) {
                arrival.from = null;
                arrival.sure = false;
                arrival.request = null;
                arrival.told.clear();
                askAll(clientId, arrival, dead.node());
            } else if (arrival.asked.remove(dead.node()) != null) {
                arrival.told.remove(dead.node());
                if (arrival.dead == null) { // others may have copies that they did not give while it lived
                    askAll(clientId, arrival, dead.node());
                } else {
                    chooseIfAll(clientId, arrival);
                }
            }
        });
    }

    private void askAll(String clientId, Arrival arrival, @Nullable Node dead) {
        arrival.dead = dead;
        underway.awaits(clientId, arrival.epoch, false);
        if (dead != null) {
            unsettled(dead);
        }
        Departure departure = underway.departure(clientId);
        if (departure != null && !departure.isExported() && departure.isStranded()) {
            // The dead node had nothing of it, and everything that was published has come here.
            context.sessions().claimed(underway.stays(departure), arrival.epoch);
            finish(clientId, arrival, Outcome.ARRIVED);
            return;
        }
        Session here = context.sessions().get(clientId);
        if (departure == null && here != null && !here.isExpected()) {
            // The home died before it asked this node for the session.
            context.sessions().claimed(here, arrival.epoch);
            finish(clientId, arrival, Outcome.ARRIVED);
            return;
        }
        lookHere(clientId, arrival, departure);
        Item.AskReplica ask =
                new Item.AskReplica(clientId, arrival.epoch, dead == null ? Item.Life.NOBODY : Peer.life(dead));
        for (Peer peer : peers.live()) {
            arrival.asks(peer.node());
            peer.control().add(ask);
        }
        chooseIfAll(clientId, arrival);
    }

    private void lookHere(String clientId, Arrival arrival, @Nullable Departure departure) {
        if (departure != null && departure.isExported()) {
            SessionState state = emptyState.get();
            departure.session().changes().forEach(state::apply);
            arrival.candidates.add(new Candidate(null, departure.session().epoch(), state));
        }
        ReplicaStore.Replica replica = replicas.get(clientId);
        if (replica != null && !peers.isAlive(replica.home())) {
            arrival.candidates.add(new Candidate(null, replica.held(), replica.state()));
        }
    }

    /** A node that was asked has nothing. */
    void noReplica(Node from, String clientId, long epoch) {
        Arrival arrival = get(clientId, epoch);
        if (arrival != null && arrival.answered(from)) {
            chooseIfAll(clientId, arrival);
        }
    }

    private void chooseIfAll(String clientId, Arrival arrival) {
        if (!arrival.asked.isEmpty() || arrival.from != null || byClientId.get(clientId) != arrival) {
            return;
        }
        Candidate best = null;
        for (Candidate candidate : arrival.candidates) {
            if (candidate.isBetterThan(best)) {
                best = candidate;
            }
        }
        Session session = best == null ? null : goOnWith(clientId, arrival, best.state());
        if (session == null) {
            finish(clientId, arrival, Outcome.NONE);
            return;
        }
        for (Candidate candidate : arrival.candidates) {
            Peer giver = candidate.from();
            if (giver != null) {
                whenSafe(session, giver, clientId, arrival.epoch);
            }
        }
        replicas.ends(clientId, arrival.epoch - 1);
        endDeparture(clientId, session);
        finish(clientId, arrival, Outcome.ARRIVED);
    }

    /** If the session had left from here, this is what became of it. */
    private void endDeparture(String clientId, Session session) {
        Departure departure = underway.departure(clientId);
        if (departure != null) {
            underway.left(departure);
            replicator.movedInto(departure.session(), session);
        }
    }

    private @Nullable Session goOnWith(String clientId, Arrival arrival, SessionState state) {
        Session session = arrival.shell;
        if (session == null) {
            session = context.sessions().restore(clientId, arrival.epoch, state);
        } else {
            session.arrived(state);
        }
        if (session != null) {
            context.subscriptions().resume(session);
            Node dead = arrival.dead;
            if (dead == null) {
                session.gathered();
                estates.routeAgain(session);
            } else {
                estates.takeIn(dead, session);
            }
        }
        return session;
    }

    // ---------------------------------------------------------------- the end of it

    private void finish(String clientId, Arrival arrival, Outcome outcome) {
        byClientId.remove(clientId);
        Session shell = arrival.shell;
        if (outcome != Outcome.ARRIVED && shell != null) {
            context.subscriptions().forget(shell);
            context.sessions().remove(shell);
            shell.handedOver();
        }
        underway.arrived(clientId);
        arrival.then.accept(outcome);
        arrival.afterwards.forEach(Runnable::run);
        underway.tell();
        Node dead = arrival.dead;
        if (dead != null && outcome == Outcome.ARRIVED) {
            context.subscriptions().whenKnown(() -> settled(dead));
        } else if (dead != null) {
            settled(dead);
        } else {
            lookWhetherSettled();
        }
    }

    private void unsettled(Node dead) {
        unsettled.merge(dead, 1, Integer::sum);
    }

    private void settled(Node dead) {
        unsettled.computeIfPresent(dead, (_, count) -> count == 1 ? null : count - 1);
        lookWhetherSettled();
    }

    private void lookWhetherSettled() {
        List<Runnable> waiting = whenSettled;
        whenSettled = new ArrayList<>();
        waiting.forEach(Runnable::run);
    }

    /**
     * Runs an action once no session is asked for that this dead node may have been the home of, and all nodes know where those are that
     * were found.
     */
    void whenSettled(Peer dead, Runnable action) {
        if (unsettled.containsKey(dead.node()) || byClientId.values().stream().anyMatch(Arrival::isUnsure)) {
            whenSettled.add(() -> whenSettled(dead, action));
        } else {
            action.run();
        }
    }

    private @Nullable Arrival get(String clientId, long epoch) {
        Arrival arrival = byClientId.get(clientId);
        return arrival != null && arrival.epoch == epoch ? arrival : null;
    }
}
