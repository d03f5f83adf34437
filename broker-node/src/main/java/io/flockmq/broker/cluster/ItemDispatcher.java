package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.session.ClientLoops;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.cluster.membership.Node;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives each item that one event loop hears to the part that deals with it, on the event loop that it belongs to: those about a
 * client on the client's, those about the whole node on the first. Event loop only.
 */
final class ItemDispatcher implements ItemHandler {

    private final int number;
    private final List<LoopParts> loops;
    private final WholeNode node;

    /**
     * For one event loop.
     *
     * @param number the number of the event loop
     * @param loops all event loops by number
     * @param node what the first event loop does for all
     */
    ItemDispatcher(int number, List<LoopParts> loops, WholeNode node) {
        this.number = number;
        this.loops = loops;
        this.node = node;
    }

    private LoopParts here() {
        return loops.get(number);
    }

    @Override
    public void handle(Node from, Origin origin, Item item, Confirmation batch) {
        switch (item) {
            case Item.ToSubscribers(Message message) ->
                here().context().router().receive(message, waits(message, batch));
            case Item.ToShare share -> toShare(from, origin, share);
            case Item.ShareSettled(int loop, long settled) -> on(loop, batch, parts -> settled(parts, from, settled));
            case Item.ToAdopted(Item.Life dead, Message message) ->
                here().estates().receive(dead, message, waits(message, batch));
            case Item.SessionSwitched(String clientId, long epoch) ->
                onLoopOf(clientId, batch, parts -> parts.departures().switched(clientId, epoch, origin));
            case Item.DeadSwitched(Item.Life dead) ->
                onAll(parts -> parts.estates().switched(dead, origin));

            case Item.RouteAdded _, Item.RouteRemoved _, Item.ShareChanged _, Item.RoutesComplete _, Item.Digest _ ->
                onFirst(batch, () -> node.heard(from, item));
            case Item.TellRoutesAgain() -> onFirst(batch, () -> node.tellRoutesAgain(from));
            case Item.Adopted(Item.Life dead, int _) -> onFirst(batch, () -> node.adopted(from, dead));

            case Item.ReplicaBegins(String clientId, long epoch, long generation) ->
                stored(clientId, batch, parts -> replicaBegins(parts, from, clientId, epoch, generation));
            case Item.ReplicaChanged(String clientId, long epoch, var change) ->
                stored(clientId, batch, parts -> {
                    if (!parts.replicas().changed(from, clientId, epoch, change)) {
                        replicaMissing(parts, from, clientId, epoch);
                    }
                });
            case Item.ReplicaClaimed(String clientId, long before, long epoch) ->
                stored(clientId, batch, parts -> {
                    if (!parts.replicas().claimed(from, clientId, before, epoch)) {
                        replicaMissing(parts, from, clientId, epoch);
                    }
                });
            case Item.ReplicaMissing(String clientId, long epoch) ->
                onLoopOf(clientId, batch, parts -> parts.replicator().missing(clientId, epoch));
            case Item.ReplicaComplete(String clientId, long epoch) ->
                stored(clientId, batch, parts -> parts.replicas().completes(from, clientId, epoch));
            case Item.ReplicaEnds(String clientId, long epoch) ->
                onLoopOf(clientId, batch, parts -> parts.replicas().ends(clientId, epoch));
            case Item.Fenced(String clientId, long epoch) ->
                onPeer(clientId, from, batch, (parts, peer) -> fenced(parts, peer, clientId, epoch));

            case Item.Release release ->
                onPeer(
                        release.clientId(),
                        from,
                        batch,
                        (parts, peer) -> parts.departures().release(peer, release));
            case Item.Released(String clientId, long epoch) ->
                onPeer(clientId, from, batch, (parts, peer) -> parts.arrivals().released(peer, clientId, epoch));
            case Item.NotHere(String clientId, long epoch) ->
                onPeer(clientId, from, batch, (parts, peer) -> parts.arrivals().notHere(peer, clientId, epoch));
            case Item.Moving moving ->
                onPeer(
                        moving.clientId(),
                        from,
                        batch,
                        (parts, peer) -> parts.arrivals().moving(peer, moving));
            case Item.SwitchSession request -> node.switchSession(number, request);
            case Item.Moved moved ->
                onPeer(
                        moved.clientId(),
                        from,
                        batch,
                        (parts, peer) -> parts.arrivals().moved(peer, moved));
            case Item.MoveComplete complete ->
                onPeer(
                        complete.clientId(),
                        from,
                        batch,
                        (parts, peer) -> parts.arrivals().complete(peer, complete));
            case Item.MoveDone(String clientId, long epoch) ->
                onLoopOf(clientId, batch, parts -> parts.departures().done(clientId, epoch));
            case Item.AskReplica asked ->
                onPeer(
                        asked.clientId(),
                        from,
                        batch,
                        (parts, peer) -> parts.departures().asked(peer, asked));
            case Item.MovesLater(String clientId, long epoch) ->
                onPeer(clientId, from, batch, (parts, peer) -> parts.arrivals().movesLater(peer, clientId, epoch));
            case Item.NoReplica(String clientId, long epoch) ->
                onLoopOf(clientId, batch, parts -> parts.arrivals().noReplica(from, clientId, epoch));

            case Item.Leaves() -> onAll(parts -> leaves(parts, from));
            case Item.TakeOver(String clientId, long epoch) ->
                onPeer(clientId, from, batch, (parts, peer) -> parts.opener().takeOver(peer, clientId, epoch));

            case Item.Offer offer ->
                onPeer(
                        offer.clientId(),
                        from,
                        batch,
                        (parts, peer) -> parts.offers().offered(peer, offer));
            case Item.OfferRefused(String clientId, long epoch) ->
                onLoopOf(clientId, batch, parts -> parts.offers().refused(clientId, epoch));
            case Item.OffersEnd(int loop) -> onAll(parts -> offersEnd(parts, from, loop));
            case Item.OffersAnswered(int loop) ->
                on(loop, batch, parts -> parts.offers().answered(origin));

            case Item.Retained retained -> node.retained(number, retained, batch);
            case Item.AskRecall _,
                    Item.RecallAnswer _,
                    Item.Recalled _,
                    Item.Outdated _,
                    Item.RetainedComplete _,
                    Item.RetainedDigests _,
                    Item.RetainedSummary _,
                    Item.CopiesComplete _,
                    Item.Figures _ -> onFirst(batch, () -> node.heard(from, item));
        }
    }

    private static @Nullable Confirmation waits(Message message, Confirmation batch) {
        return message.qos() == Qos.AT_MOST_ONCE ? null : batch;
    }

    /** The batch does not wait for it: its origin keeps it until it is settled. */
    private void toShare(Node from, Origin origin, Item.ToShare share) {
        Router router = here().context().router();
        Confirmation settled = share.number() == Item.ToShare.NOT_KEPT
                ? null
                : new ShareSettlement(number, here().peers(), from, origin.loop(), share.number());
        if (!router.receiveForShare(share.share(), share.message(), settled)) {
            if (settled != null) {
                settled.expect();
            }
            router.publishToShare(share.share(), share.message(), settled);
        }
        if (settled != null) {
            settled.done();
        }
    }

    private static void settled(LoopParts parts, Node from, long number) {
        Peer peer = parts.peers().find(from);
        if (peer != null) {
            peer.entrusted().settled(number);
        }
    }

    private static void offersEnd(LoopParts parts, Node from, int loop) {
        Peer peer = parts.peers().get(from);
        if (peer != null && !peer.isGone()) {
            parts.offers().offersEnd(peer, loop);
        }
    }

    private static void replicaBegins(LoopParts parts, Node from, String clientId, long epoch, long generation) {
        Session here = parts.context().sessions().get(clientId);
        boolean later = here != null && !here.isExpected() && here.epoch() > epoch;
        if (later || !parts.replicas().begins(from, clientId, epoch, generation)) {
            Peer peer = parts.peers().get(from);
            if (peer != null) {
                peer.control().add(new Item.Fenced(clientId, epoch));
            }
        }
    }

    private static void replicaMissing(LoopParts parts, Node from, String clientId, long epoch) {
        Peer peer = parts.peers().get(from);
        Session here = parts.context().sessions().get(clientId);
        if (peer != null
                && (here == null || here.isExpected())
                && parts.replicas().firstMissing(clientId, epoch)) {
            peer.control().add(new Item.ReplicaMissing(clientId, epoch));
        }
    }

    private static void leaves(LoopParts parts, Node from) {
        Peer peer = parts.peers().get(from);
        if (peer != null) {
            peer.leaves();
            parts.replicator().viewChanged();
        }
    }

    private static void fenced(LoopParts parts, Peer by, String clientId, long epoch) {
        parts.arrivals().fenced(by, clientId, epoch);
        Session session = parts.context().sessions().get(clientId);
        if (session != null && session.epoch() == epoch && parts.underway().departure(clientId) == null) {
            parts.context().subscriptions().forget(session);
            parts.context().sessions().remove(session);
            parts.replicator().moved(session);
        }
    }

    // ---------------------------------------------------------------- on the right event loop

    private void onLoopOf(String clientId, Confirmation batch, Consumer<LoopParts> action) {
        on(ClientLoops.of(clientId, loops.size()), batch, action);
    }

    /** The same, and the batch waits until what the action has changed is in this node's store. */
    private void stored(String clientId, Confirmation batch, Consumer<LoopParts> action) {
        int loop = ClientLoops.of(clientId, loops.size());
        batch.expect();
        here().context().router().inOrder(loop, () -> {
            LoopParts parts = loops.get(loop);
            try {
                action.accept(parts);
            } finally {
                parts.copies().whenStored(() -> parts.context().confirmations().done(batch));
            }
        });
    }

    private void onPeer(String clientId, Node from, Confirmation batch, BiConsumer<LoopParts, Peer> action) {
        onLoopOf(clientId, batch, parts -> {
            Peer peer = parts.peers().get(from);
            if (peer != null && !peer.isGone()) {
                action.accept(parts, peer);
            }
        });
    }

    private void onFirst(Confirmation batch, Runnable action) {
        on(0, batch, _ -> action.run());
    }

    private void on(int loop, Confirmation batch, Consumer<LoopParts> action) {
        LoopParts parts = loops.get(loop);
        if (loop == number) {
            action.accept(parts);
            return;
        }
        batch.expect();
        here().context().router().inOrder(loop, () -> {
            try {
                action.accept(parts);
            } finally {
                parts.context().confirmations().done(batch);
            }
        });
    }

    private void onAll(Consumer<LoopParts> action) {
        for (LoopParts parts : loops) {
            here().context().router().inOrder(parts.context().number(), () -> action.accept(parts));
        }
    }
}
