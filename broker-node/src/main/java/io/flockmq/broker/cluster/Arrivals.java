package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionState;
import io.flockmq.cluster.membership.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions on their way to this node, because their clients connected here: the new home's part of a move. {@code
 * docs/moving-sessions.md} has the steps. Event loop of the client only.
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
        private final SessionState state;
        private final Set<Node> asked = new HashSet<>();
        private Peer from;
        private @Nullable Session session;
        private @Nullable Node deadHome;

        private Arrival(long epoch, Peer from, SessionState state, Consumer<Outcome> then) {
            this.epoch = epoch;
            this.from = from;
            this.state = state;
            this.then = then;
        }
    }

    private record Gated(long epoch, SwitchGate gate) {}

    private final LoopContext context;
    private final Peers peers;
    private final Supplier<SessionState> emptyState;
    private final Supplier<Set<Origin>> origins;
    private final SwitchRequests switchRequests;
    private final Map<String, Arrival> byClientId = new HashMap<>();
    /** Sessions that are here, or will be, and do not take all messages yet. */
    private final Map<String, Gated> gates = new HashMap<>();

    private List<Runnable> whenFinished = new ArrayList<>();
    private Runnable finished = () -> {};
    private final ReplicaStore replicas;
    private final Adoptions adoptions;

    /**
     * No session is on its way.
     *
     * @param origins all event loops of all live nodes, this one's included
     */
    Arrivals(
            LoopContext context,
            Peers peers,
            Supplier<SessionState> emptyState,
            Supplier<Set<Origin>> origins,
            SwitchRequests switchRequests,
            ReplicaStore replicas,
            Adoptions adoptions) {
        this.context = context;
        this.peers = peers;
        this.emptyState = emptyState;
        this.origins = origins;
        this.switchRequests = switchRequests;
        this.replicas = replicas;
        this.adoptions = adoptions;
    }

    /** Asks the home of a session to let go of it. */
    void fetch(String clientId, long epoch, Peer from, boolean fresh, Consumer<Outcome> then) {
        Arrival arrival = new Arrival(epoch, from, emptyState.get(), then);
        byClientId.put(clientId, arrival);
        if (from.isGone()) {
            askForReplica(clientId, arrival, from.node());
        } else {
            from.control().add(new Item.Release(clientId, epoch, fresh));
        }
    }

    /** Whether a session of this client is on its way. */
    boolean isAwaited(String clientId) {
        return byClientId.containsKey(clientId);
    }

    /** The claim that a session is on its way for; 0 if none is. */
    long awaitedEpoch(String clientId) {
        Arrival arrival = byClientId.get(clientId);
        return arrival == null ? 0 : arrival.epoch;
    }

    /** Runs an action whenever a session has come, or turned out not to. */
    void onFinish(Runnable action) {
        finished = action;
    }

    /** The old home has closed the connection, and there is nothing that goes on. */
    void released(String clientId, long epoch) {
        finish(clientId, epoch, Outcome.NONE);
    }

    /** A later connection has the client identifier. */
    void fenced(String clientId, long epoch) {
        finish(clientId, epoch, Outcome.TAKEN);
    }

    private void finish(String clientId, long epoch, Outcome outcome) {
        Arrival arrival = get(clientId, epoch);
        if (arrival != null) {
            byClientId.remove(clientId);
            Session shell = arrival.session;
            if (outcome != Outcome.ARRIVED && shell != null) {
                gates.remove(clientId);
                context.subscriptions().forget(shell);
                context.sessions().remove(shell);
                shell.handedOver();
            }
            arrival.then.accept(outcome);
            List<Runnable> actions = whenFinished;
            whenFinished = new ArrayList<>();
            actions.forEach(Runnable::run);
            finished.run();
        }
    }

    /** The session goes on: from here on, messages find it here, too, and each origin is asked to switch. */
    void moving(Peer from, Item.Moving moving) {
        String clientId = moving.clientId();
        Arrival arrival = get(clientId, moving.epoch());
        if (arrival == null) {
            return;
        }
        arrival.from = from;
        arrival.deadHome = null;
        arrival.asked.clear();
        Session session = context.sessions().expect(clientId, moving.epoch(), moving.subscriptions());
        SwitchGate gate = new SwitchGate(SwitchGate.Side.ARRIVING, origins.get(), () -> {
            gates.remove(clientId);
            session.useGate(null);
            finished.run();
        });
        arrival.session = session;
        gates.put(clientId, new Gated(moving.epoch(), gate));
        session.useGate(gate);
        context.subscriptions().resume(session);
        Item.Life oldHome = arrival.from.life();
        context.subscriptions().whenKnown(() -> {
            if (get(clientId, moving.epoch()) == arrival) {
                Item.SwitchSession request = new Item.SwitchSession(clientId, moving.epoch(), oldHome);
                peers.live().forEach(peer -> peer.control().add(request));
                switchRequests.carryOut(request, null);
            }
        });
    }

    /** This origin sends the session's messages here from now on. */
    void switched(String clientId, long epoch, Origin origin) {
        Gated gated = gates.get(clientId);
        if (gated != null && gated.epoch() == epoch) {
            gated.gate().switched(origin);
        }
    }

    /** A part of the session's state. */
    void moved(Item.Moved moved) {
        Arrival arrival = get(moved.clientId(), moved.epoch());
        if (arrival != null) {
            arrival.state.apply(moved.change());
        }
    }

    /**
     * That was all of its state.
     *
     * @param from who sent it; null if it was a replica here
     */
    void complete(@Nullable Peer from, String clientId, long epoch) {
        Arrival arrival = get(clientId, epoch);
        if (arrival == null) {
            return;
        }
        Session session = arrival.session;
        if (session == null) { // of a dead home: it comes from a replica, without a word before
            session = context.sessions().restore(clientId, epoch, arrival.state);
            if (session == null) {
                finish(clientId, epoch, Outcome.NONE);
                return;
            }
            context.subscriptions().resume(session);
            Node dead = arrival.deadHome;
            if (dead != null) {
                adoptions.takeIn(dead, session);
            }
        } else {
            session.arrived(arrival.state);
        }
        if (from != null) {
            session.whenStored(() -> from.control().add(new Item.MoveDone(clientId, epoch)));
        }
        finish(clientId, epoch, Outcome.ARRIVED);
    }

    // ---------------------------------------------------------------- when a node dies

    /**
     * A node is dead. Who waits for a session from it asks the others for a replica instead.
     */
    void homeGone(Peer dead) {
        for (Map.Entry<String, Arrival> entry : Map.copyOf(byClientId).entrySet()) {
            Arrival arrival = entry.getValue();
            if (arrival.from == dead && arrival.deadHome == null) {
                askForReplica(entry.getKey(), arrival, dead.node());
            }
        }
    }

    /** Runs an action once nobody here waits for a session of this dead node any more. */
    void whenSettled(Peer dead, Runnable action) {
        if (byClientId.values().stream().anyMatch(arrival -> dead.node().equals(arrival.deadHome))) {
            whenFinished.add(() -> whenSettled(dead, action));
        } else {
            action.run();
        }
    }

    private void askForReplica(String clientId, Arrival arrival, Node dead) {
        arrival.deadHome = dead;
        arrival.state.clear();
        Session shell = arrival.session;
        if (shell != null) { // begin anew: what it was sent meanwhile is sent again with what the dead home did not
            // confirm
            context.subscriptions().forget(shell);
            context.sessions().remove(shell);
            shell.handedOver();
            arrival.session = null;
            gates.remove(clientId);
        }
        ReplicaStore.Replica here = replicas.get(clientId);
        if (here != null && here.home().equals(dead)) {
            here.state().changes().forEach(arrival.state::apply);
            replicas.ends(clientId, here.epoch());
            complete(null, clientId, arrival.epoch);
            return;
        }
        for (Peer peer : peers.live()) {
            arrival.asked.add(peer.node());
            peer.control().add(new Item.AskReplica(clientId, arrival.epoch));
        }
        noReplicaLeft(clientId, arrival);
    }

    /** A node that was asked has no replica. */
    void noReplica(Node from, String clientId, long epoch) {
        Arrival arrival = get(clientId, epoch);
        if (arrival != null && arrival.asked.remove(from)) {
            noReplicaLeft(clientId, arrival);
        }
    }

    /** Another node is dead: no marker comes from it, and no answer. */
    void askedGone(Node node) {
        List.copyOf(gates.values()).forEach(gated -> gated.gate().gone(node.id(), node.incarnation()));
        Map.copyOf(byClientId).forEach((clientId, arrival) -> {
            if (arrival.asked.remove(node)) {
                noReplicaLeft(clientId, arrival);
            }
        });
    }

    private void noReplicaLeft(String clientId, Arrival arrival) {
        if (arrival.asked.isEmpty()) {
            finish(clientId, arrival.epoch, Outcome.NONE);
        }
    }

    private @Nullable Arrival get(String clientId, long epoch) {
        Arrival arrival = byClientId.get(clientId);
        return arrival != null && arrival.epoch == epoch ? arrival : null;
    }
}
