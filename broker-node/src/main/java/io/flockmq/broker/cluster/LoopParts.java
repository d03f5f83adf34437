package io.flockmq.broker.cluster;

import io.flockmq.broker.format.Topics;
import io.flockmq.broker.journal.CopyRecords;
import io.flockmq.broker.journal.HomeRecords;
import io.flockmq.broker.journal.LoopStore;
import io.flockmq.broker.journal.MemberStore;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.SessionState;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.session.ClientRegistry;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that one event loop has to do with other nodes, put together. Event loop only. */
final class LoopParts {

    private final LoopContext context;
    private final Peers peers;
    private final ReplicaStore replicas;
    private final Replicator replicator;
    private final Forwarding forwarding;
    private final LoopRoutes routes;
    private final Underway underway = new Underway();
    private final Estates estates;
    private final Arrivals arrivals;
    private final Departures departures;
    private final Adoptions adoptions;
    private final ClaimingOpener opener;
    private final ClusterLoop inbound;
    private final Drain drain;
    private final Rebalance rebalance;
    private final CopyRecords copies;
    private final Offers offers;

    LoopParts(
            LoopContext context,
            Node self,
            Streams streams,
            ClientRegistry registry,
            RouteAnnouncer announcer,
            LoopContext first,
            Supplier<Set<Origin>> origins,
            SwitchRequests switchRequests,
            ItemHandler handler,
            Topics topics,
            LinkBoard board,
            int backups,
            @Nullable MemberStore store) {
        this.context = context;
        Supplier<SessionState> empty = () -> new SessionState(context.timers());
        this.peers = new Peers(context, streams, board);
        LoopStore stored = store == null ? null : store.loop(context.number());
        this.copies = stored == null ? CopyRecords.NONE : stored.copies();
        this.replicas = new ReplicaStore(empty, copies);
        this.replicator =
                new Replicator(context, peers, registry, stored == null ? HomeRecords.NONE : stored.homes(), backups);
        this.offers = new Offers(context, self, peers, replicas, replicator, registry, underway, store);
        this.forwarding = new Forwarding(context, peers);
        this.routes = new LoopRoutes(context, announcer, first);
        this.departures = new Departures(context, peers, underway, replicas, replicator, empty, origins);
        this.estates = new Estates(context, peers, departures::retry);
        this.arrivals = new Arrivals(context, peers, underway, empty, switchRequests, replicas, replicator, estates);
        this.adoptions = new Adoptions(context, registry, underway, replicas, estates, arrivals, replicator);
        this.opener = new ClaimingOpener(context, self, registry, peers, arrivals, estates, underway, replicator);
        this.inbound = new ClusterLoop(context, streams, topics, handler);
        this.drain = new Drain(context, peers, underway, replicas, opener);
        this.rebalance = new Rebalance(context, self, peers, underway);
        underway.onArrival(departures::retry);
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

    Underway underway() {
        return underway;
    }

    Estates estates() {
        return estates;
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

    Drain drain() {
        return drain;
    }

    Rebalance rebalance() {
        return rebalance;
    }

    /** What this node's store has of other nodes' sessions. */
    CopyRecords copies() {
        return copies;
    }

    Offers offers() {
        return offers;
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
    void died(Peer dead, Set<Origin> origins, IntConsumer settled) {
        Node node = dead.node();
        dead.goes();
        dead.control().giveUp();
        inbound.gone(node);
        replicas.homeDied(dead.life());
        estates.survivorGone(node);
        departures.survivorGone(node);
        offers.gone(node);
        estates.begin(node, origins);
        arrivals.homeGone(dead);
        adoptions.adopt(
                dead, count -> opener.whenNoClaims(() -> arrivals.whenSettled(dead, () -> settled.accept(count))));
    }

    /** All nodes have adopted what they can of a dead node's sessions. */
    void switchOver(Node dead) {
        Peer peer = peers.find(dead);
        if (peer != null) {
            departures.giveUp(peer);
        }
        adoptions.giveUp(dead);
        estates.switchOver(dead);
        opener.retryPostponed();
    }

    /** Forgets by which numbers repetitions of sources are recognised that have been silent for one to two such rounds. */
    void forgetSilentSources() {
        replicator.forgetSilentSources();
        replicas.forgetSilentSources();
    }
}
