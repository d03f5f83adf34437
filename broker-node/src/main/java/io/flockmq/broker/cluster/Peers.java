package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.membership.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The other nodes as one event loop sees them: those that live, and those dead ones whose sessions are being adopted. Event loop only. */
final class Peers {

    private final LoopContext context;
    private final Streams streams;
    private final LinkBoard board;
    private final Map<Node, Peer> byNode = new LinkedHashMap<>();
    private final Set<Node> forgotten = new HashSet<>();

    Peers(LoopContext context, Streams streams, LinkBoard board) {
        this.context = context;
        this.streams = streams;
        this.board = board;
    }

    /** The node, which need not be in this event loop's view yet; null if it is gone for good. */
    @Nullable
    Peer get(Node node) {
        if (forgotten.contains(node)) {
            return null;
        }
        return byNode.computeIfAbsent(node, this::create);
    }

    /** The node, if this event loop knows it. */
    @Nullable
    Peer find(Node node) {
        return byNode.get(node);
    }

    /** The node, by what stands for it in the table of subscriptions. */
    @Nullable
    Peer get(RemoteNode remote) {
        Node node = context.lives().node(remote);
        return node == null ? null : get(node);
    }

    private Peer create(Node node) {
        return new Peer(node, context.lives().remote(node), lane(node, Lane.CONTROL), lane(node, Lane.MESSAGES));
    }

    private OutgoingLane lane(Node node, Lane lane) {
        return new OutgoingLane(
                lane,
                node,
                context.origin().source(),
                streams,
                context.endOfTurn(),
                context.timers(),
                context.timings(),
                board.add(node.id(), lane),
                context.confirmations());
    }

    /** Those that live. */
    Collection<Peer> live() {
        List<Peer> live = new ArrayList<>(byNode.size());
        for (Peer peer : byNode.values()) {
            if (!peer.isGone()) {
                live.add(peer);
            }
        }
        return live;
    }

    /** Those that live and have not said that they are about to leave. */
    Collection<Peer> staying() {
        return live().stream().filter(peer -> !peer.isLeaving()).toList();
    }

    /** Whether this event loop has ever heard of this life of a node. */
    boolean knows(Item.Life life) {
        return byNode.keySet().stream().anyMatch(node -> Peer.life(node).equals(life))
                || forgotten.stream().anyMatch(node -> Peer.life(node).equals(life));
    }

    /** Whether this event loop knows the node as one that lives. */
    boolean isAlive(Node node) {
        Peer peer = byNode.get(node);
        return peer != null && !peer.isGone();
    }

    /** The dead ones that are not forgotten yet. */
    Collection<Peer> dead() {
        return byNode.values().stream().filter(Peer::isGone).toList();
    }

    /** Those that were in a view before, live, and are not in this one. */
    List<Peer> liveWithout(Collection<Node> members) {
        return live().stream()
                .filter(peer -> peer.wasMember() && !members.contains(peer.node()))
                .toList();
    }

    /** The node is gone for good. */
    void forget(Peer peer) {
        byNode.remove(peer.node());
        forgotten.add(peer.node());
        peer.control().giveUp();
        peer.messages().giveUp();
        streams.forget(peer.node());
    }

    void confirmed(Node by, Lane lane, long upTo) {
        Peer peer = byNode.get(by);
        if (peer != null) {
            switch (lane) {
                case CONTROL -> peer.control().confirmed(upTo);
                case MESSAGES -> peer.messages().confirmed(upTo);
            }
        }
    }
}
