package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.cluster.wire.Topics;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionState;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.session.ClientRegistry;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that one event loop has to do with other nodes, put together. Event loop only. */
final class LoopParts {

    private final LoopContext context;
    private final Peers peers;
    private final ReplicaStore replicas;
    private final Replicator replicator;
    private final Forwarding forwarding;
    private final LoopRoutes routes;
    private final Adoptions adoptions;
    private final Arrivals arrivals;
    private final Departures departures;
    private final ClaimingOpener opener;
    private final ClusterLoop inbound;

    LoopParts(
            LoopContext context,
            Streams streams,
            ClientRegistry registry,
            RouteAnnouncer announcer,
            LoopContext first,
            Supplier<Set<Origin>> origins,
            SwitchRequests switchRequests,
            ItemHandler handler,
            Topics topics,
            int backups) {
        this.context = context;
        Supplier<SessionState> empty = () -> new SessionState(context.timers());
        this.peers = new Peers(context, streams);
        this.replicas = new ReplicaStore(empty);
        this.replicator = new Replicator(context, peers, registry, backups);
        this.forwarding = new Forwarding(context, peers);
        this.routes = new LoopRoutes(context, announcer, first);
        this.adoptions = new Adoptions(context, peers, replicas, registry, this::adoptedOpened);
        this.arrivals = new Arrivals(context, peers, empty, origins, switchRequests, replicas, adoptions);
        this.departures = new Departures(context, replicas, replicator, arrivals, empty, origins);
        adoptions.useOrphans(departures::takeOrphans, arrivals::awaitedEpoch);
        arrivals.onFinish(departures::retry);
        this.opener = new ClaimingOpener(context, registry, peers, arrivals, adoptions);
        this.inbound = new ClusterLoop(context, streams, topics, handler);
    }

    private void adoptedOpened() {
        departures.retry();
    }

    LoopContext context() {
        return context;
    }

    Peers peers() {
        return peers;
    }

    ReplicaStore replicas() {
        return replicas;
    }

    Replicator replicator() {
        return replicator;
    }

    Forwarding forwarding() {
        return forwarding;
    }

    LoopRoutes routes() {
        return routes;
    }

    Adoptions adoptions() {
        return adoptions;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    Departures departures() {
        return departures;
    }

    ClaimingOpener opener() {
        return opener;
    }

    ClusterLoop inbound() {
        return inbound;
    }

    /** Whether this node may serve clients now. */
    void serving(boolean now) {
        replicator.serving(now);
        routes.serving(now);
        forwarding.serving(now);
        opener.serving(now);
    }

    /**
     * A node is dead.
     *
     * @param origins all that may have sent to it
     * @param settled given the number of adopted sessions, once every one that can be adopted here is
     */
    void died(Peer dead, Set<Origin> origins, java.util.function.IntConsumer settled) {
        Node node = dead.node();
        dead.goes();
        dead.control().giveUp();
        inbound.gone(node);
        adoptions.survivorGone(node);
        departures.survivorGone(node);
        departures.newHomeGone(node);
        arrivals.askedGone(node);
        adoptions.adopt(
                node,
                origins,
                count -> opener.whenNoClaims(() -> arrivals.whenSettled(dead, () -> settled.accept(count))));
        arrivals.homeGone(dead);
    }

    /** All nodes have adopted what they can of a dead node's sessions. */
    void switchOver(Node dead) {
        adoptions.switchOver(dead);
        opener.retryPostponed();
    }

    /** A node's replica is asked for. */
    void askedForReplica(Peer by, Item.AskReplica asked) {
        Session here = context.sessions().get(asked.clientId());
        if (here != null && here.epoch() < asked.epoch()) { // it was to leave for the dead node, and has not
            departures.release(by, new Item.Release(asked.clientId(), asked.epoch(), false));
            return;
        }
        ReplicaStore.Replica replica = replicas.get(asked.clientId());
        Peer home = replica == null ? null : peers.find(replica.home());
        boolean homeLives = home != null && !home.isGone();
        if (replica == null || homeLives || replica.epoch() >= asked.epoch()) {
            by.control().add(new Item.NoReplica(asked.clientId(), asked.epoch()));
            return;
        }
        replica.state()
                .changes()
                .forEach(change -> by.control().add(new Item.Moved(asked.clientId(), asked.epoch(), change)));
        by.control().add(new Item.MoveComplete(asked.clientId(), asked.epoch()));
    }
}
