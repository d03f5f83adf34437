package io.flockmq.broker.cluster;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.session.Session;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientRegistry;
import io.flockmq.cluster.session.Owner;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Claims, when a node is dead, the sessions that it was the home of: those of which there are replicas on this event loop, and those
 * that were to leave for it. Event loop only.
 */
final class Adoptions {

    private static final Duration RETRY = Duration.ofMillis(200);

    private final LoopContext context;
    private final ClientRegistry registry;
    private final Underway underway;
    private final ReplicaStore replicas;
    private final Estates estates;
    private final Arrivals arrivals;
    private final Replicator replicator;

    Adoptions(
            LoopContext context,
            ClientRegistry registry,
            Underway underway,
            ReplicaStore replicas,
            Estates estates,
            Arrivals arrivals,
            Replicator replicator) {
        this.context = context;
        this.registry = registry;
        this.underway = underway;
        this.replicas = replicas;
        this.estates = estates;
        this.arrivals = arrivals;
        this.replicator = replicator;
    }

    /**
     * Adopts what there is of a dead node's sessions on this event loop.
     *
     * @param done given the number of adopted sessions when those that are here are known to all nodes
     */
    void adopt(Peer dead, IntConsumer done) {
        Map<String, Long> epochs = new HashMap<>();
        replicas.of(dead.node()).forEach((clientId, replica) -> epochs.put(clientId, replica.epoch()));
        underway.departuresTo(dead)
                .forEach(departure -> epochs.merge(departure.session().clientId(), departure.epoch(), Math::max));
        if (epochs.isEmpty()) {
            done.accept(0);
            return;
        }
        epochs.keySet()
                .forEach(
                        underway::claims); // who claims after this node, and asks for the session, waits for the answer
        claim(dead, epochs, done);
    }

    private void claim(Peer dead, Map<String, Long> epochs, IntConsumer done) {
        registry.adopt(epochs, dead.node().id(), dead.node().incarnation())
                .whenComplete((claims, failure) -> context.executor().execute(() -> {
                    if (failure == null) {
                        claims.forEach((clientId, claim) -> adopted(dead, clientId, claim));
                        epochs.keySet().forEach(underway::claimed);
                        // What somebody else has claimed he will ask for.
                        context.subscriptions().whenKnown(() -> done.accept(claims.size()));
                    } else {
                        context.events().on(new BrokerEvent.InternalFault("adopting sessions", failure));
                        context.timers().schedule(RETRY, () -> claim(dead, epochs, done));
                    }
                }));
    }

    private void adopted(Peer dead, String clientId, Claim claim) {
        Session here = context.sessions().get(clientId);
        Departure departure = underway.departure(clientId);
        ReplicaStore.Replica replica = replicas.get(clientId);
        boolean claimedSince =
                underway.awaitedEpoch(clientId) > claim.epoch() || (here != null && here.epoch() > claim.epoch());
        boolean awaited = underway.awaitedEpoch(clientId) > 0;
        if (claimedSince) {
            return; // the client has come back here, and its session with it
        }
        if (departure != null && departure.to() == dead && !departure.isExported()) {
            // The dead node had nothing of it, and everything that was published has come here.
            context.sessions().claimed(underway.stays(departure), claim.epoch());
        } else if (replica != null && here == null && !awaited && isTheBest(replica, dead, claim)) {
            takeIn(dead.node(), clientId, claim.epoch(), replica, departure);
        } else if (here == null || awaited) {
            arrivals.recover(clientId, claim.epoch(), dead.node());
        }
    }

    /** Whether nobody can have a better one, because the dead node has told this one all of its last claim. */
    private static boolean isTheBest(ReplicaStore.Replica replica, Peer dead, Claim claim) {
        Owner previous = claim.previous();
        return replica.complete()
                && replica.home().equals(dead.node())
                && previous != null
                && previous.epoch() == replica.epoch();
    }

    private void takeIn(
            Node dead, String clientId, long epoch, ReplicaStore.Replica replica, @Nullable Departure departure) {
        replicas.ends(clientId, replica.epoch());
        Session session = context.sessions().restore(clientId, epoch, replica.state());
        if (departure != null) { // it had left from here, and this is what became of it
            underway.left(departure);
            replicator.movedInto(departure.session(), session);
        }
        if (session != null) {
            context.subscriptions().resume(session);
            estates.takeIn(dead, session);
        }
    }

    /** All nodes have adopted what they can: nobody will ask for what is left. */
    void giveUp(Node dead) {
        replicas.of(dead).forEach((clientId, replica) -> replicas.ends(clientId, replica.epoch()));
    }
}
