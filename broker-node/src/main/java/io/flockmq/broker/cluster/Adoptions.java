package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.cluster.wire.ItemReader;
import io.flockmq.broker.cluster.wire.Topics;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Gate;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.topic.Message;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientRegistry;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop does when a node dies: it adopts the sessions of which it has replicas, and, when all nodes have done so,
 * sends again to the adopted sessions what the dead node had not confirmed. Event loop only.
 *
 * <p>Until an origin has sent its part again, the adopted sessions take none of its other messages: those would overtake.
 */
final class Adoptions {

    private static final Duration RETRY = Duration.ofMillis(200);

    /** A dead node and the sessions that came from it. */
    private final class Estate {
        private final Node dead;
        private final SwitchGate gate;
        private final List<Session> sessions = new ArrayList<>();
        private final List<Departures.Orphan> orphans = new ArrayList<>();
        private boolean switchedOver;

        private Estate(Node dead, Set<Origin> origins) {
            this.dead = dead;
            this.gate = new SwitchGate(SwitchGate.Side.ARRIVING, origins, this::open);
        }

        private void open() {
            sessions.forEach(session -> session.useGate(null));
            if (switchedOver) {
                estates.remove(dead);
            }
            opened.run();
        }
    }

    private final LoopContext context;
    private final Peers peers;
    private final ReplicaStore replicas;
    private final ClientRegistry registry;
    private final Runnable opened;
    private final Map<Node, Estate> estates = new HashMap<>();
    private Function<Node, List<Departures.Orphan>> orphans = _ -> List.of();
    private ToLongFunction<String> awaitedEpoch = _ -> 0;

    /**
     * Nobody is dead.
     *
     * @param opened run when adopted sessions have begun to take all messages
     */
    Adoptions(LoopContext context, Peers peers, ReplicaStore replicas, ClientRegistry registry, Runnable opened) {
        this.context = context;
        this.peers = peers;
        this.replicas = replicas;
        this.registry = registry;
        this.opened = opened;
    }

    /**
     * Says what else to look at.
     *
     * @param from where sessions are that were to leave for a node that is dead now
     * @param awaited with which claim a client's session is awaited here, 0 if it is not
     */
    void useOrphans(Function<Node, List<Departures.Orphan>> from, ToLongFunction<String> awaited) {
        orphans = from;
        awaitedEpoch = awaited;
    }

    /** Whether sessions of a dead node may still be on their way to another home. */
    boolean inProgress() {
        return estates.values().stream().anyMatch(estate -> !estate.switchedOver);
    }

    /**
     * Adopts what there is of a dead node's sessions on this event loop.
     *
     * @param origins all that may have sent to it
     * @param done given the number of adopted sessions once other nodes can be told
     */
    void adopt(Node dead, Set<Origin> origins, IntConsumer done) {
        Estate estate = new Estate(dead, origins);
        estates.put(dead, estate);
        claim(estate, done);
    }

    private void claim(Estate estate, IntConsumer done) {
        Map<String, ReplicaStore.Replica> left = replicas.of(estate.dead);
        estate.orphans.addAll(orphans.apply(estate.dead));
        if (left.isEmpty() && estate.orphans.isEmpty()) {
            done.accept(0);
            return;
        }
        Map<String, Long> epochs = new HashMap<>();
        left.forEach((clientId, replica) -> epochs.put(clientId, replica.epoch()));
        estate.orphans.forEach(orphan -> epochs.put(orphan.session().clientId(), orphan.epoch()));
        registry.adopt(epochs, estate.dead.id(), estate.dead.incarnation())
                .whenComplete((claims, failure) -> context.executor().execute(() -> {
                    if (failure == null) {
                        takeIn(estate, left, claims);
                        context.subscriptions().whenKnown(() -> done.accept(estate.sessions.size()));
                    } else {
                        context.events().on(new BrokerEvent.InternalFault("adopting sessions", failure));
                        context.timers().schedule(RETRY, () -> claim(estate, done));
                    }
                }));
    }

    private void takeIn(Estate estate, Map<String, ReplicaStore.Replica> left, Map<String, Claim> claims) {
        for (Departures.Orphan orphan : estate.orphans) {
            Claim claim = claims.get(orphan.session().clientId());
            if (claim == null && isClaimedHere(orphan)) { // the client has come back meanwhile
                adopted(estate, orphan.session(), new OrphanGate(orphan.leaving(), estate.gate));
            } else if (claim == null) {
                context.subscriptions().forget(orphan.session());
                context.sessions().remove(orphan.session());
                orphan.session().handedOver();
            } else {
                context.sessions().claimed(orphan.session(), claim.epoch());
                adopted(estate, orphan.session(), new OrphanGate(orphan.leaving(), estate.gate));
            }
        }
        left.forEach((clientId, replica) -> {
            Claim claim = claims.get(clientId);
            if (claim != null) { // if not, whoever has claimed it may ask for the replica yet
                replicas.ends(clientId, replica.epoch());
                takeIn(estate, clientId, replica, claim.epoch());
            }
        });
    }

    private boolean isClaimedHere(Departures.Orphan orphan) {
        String clientId = orphan.session().clientId();
        return orphan.session().epoch() > orphan.epoch() || awaitedEpoch.applyAsLong(clientId) > orphan.epoch();
    }

    private void takeIn(Estate estate, String clientId, ReplicaStore.Replica replica, long epoch) {
        Session session = context.sessions().restore(clientId, epoch, replica.state());
        if (session != null) {
            adopted(estate, session, estate.gate);
            context.subscriptions().resume(session);
        }
    }

    private void adopted(Estate estate, Session session, Gate gate) {
        estate.sessions.add(session);
        session.adoptedFrom(context.lives().origin(estate.dead, 0));
        session.useGate(gate);
        session.unroutedQos2((packetId, message) -> context.router()
                .publish(message, new Confirmation(context.number()) {
                    @Override
                    protected void confirmed() {
                        session.routedQos2(packetId);
                    }
                }));
    }

    /** Takes in a session that was asked for while its home died. */
    void takeIn(Node dead, Session session) {
        Estate estate = estates.get(dead);
        if (estate != null) {
            adopted(estate, session, estate.gate);
        }
    }

    // ---------------------------------------------------------------- all nodes have adopted

    /** Sends to the adopted sessions what this event loop had sent to the dead node in vain, and switches. */
    void switchOver(Node dead) {
        Peer peer = peers.get(dead);
        Estate estate = estates.get(dead);
        if (peer == null || estate == null) {
            return;
        }
        estate.switchedOver = true;
        replicas.of(dead).forEach((clientId, replica) -> replicas.ends(clientId, replica.epoch()));
        if (estate.gate.isOpen()) {
            estates.remove(dead);
        }
        Item.Life life = peer.life();
        Confirmation again = new Confirmation(context.number()) {
            @Override
            protected void confirmed() {
                peers.forget(peer);
            }
        };
        for (ByteBuf batch : peer.messages().take()) {
            try {
                ItemReader items =
                        new ItemReader(batch, Topics.UNCACHED, context.timers().nanoTime());
                for (Item item = items.next(); item != null; item = items.next()) {
                    sendAgain(life, item, again);
                }
            } finally {
                batch.release();
            }
        }
        for (Peer live : peers.live()) {
            live.messages().add(new Item.DeadSwitched(life));
        }
        again.done();
    }

    private void sendAgain(Item.Life dead, Item item, Confirmation again) {
        switch (item) {
            case Item.ToSubscribers(Message message) -> toAdopted(dead, message, again);
            case Item.ToAdopted(Item.Life _, Message message) -> toAdopted(dead, message, again);
            case Item.ToShare share -> {
                again.expect();
                context.router().publishToShare(share.share(), share.message(), again);
            }
            default -> {
                // a marker: nobody is left to heed it
            }
        }
    }

    private void toAdopted(Item.Life dead, Message message, Confirmation again) {
        for (Peer live : peers.live()) {
            again.expect();
            live.messages().add(new Item.ToAdopted(dead, message), again);
        }
        receive(dead, message, context.origin(), again);
    }

    /** A message that the dead node had not confirmed, for sessions that this node has adopted from it. */
    void receive(Item.Life dead, Message message, Origin origin, @Nullable Confirmation confirmation) {
        context.router()
                .receive(
                        message,
                        origin,
                        confirmation,
                        session -> session.isAdoptedFrom(dead.node(), dead.incarnation())
                                && !(session.gate() instanceof OrphanGate gate && !gate.isOwed(origin)));
    }

    /** This origin has sent everything again that was for the dead node. */
    void switched(Item.Life dead, Origin origin) {
        for (Estate estate : List.copyOf(estates.values())) {
            if (estate.dead.id().equals(dead.node()) && estate.dead.incarnation() == dead.incarnation()) {
                estate.gate.switched(origin);
            }
        }
    }

    /** Another node is gone, too: nothing of it is awaited. */
    void survivorGone(Node node) {
        for (Estate estate : List.copyOf(estates.values())) {
            estate.gate.gone(node.id(), node.incarnation());
        }
    }
}
