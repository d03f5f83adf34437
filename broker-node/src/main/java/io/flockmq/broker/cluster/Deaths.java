package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.cluster.membership.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Waits, for each dead node, until all survivors have adopted what they can of its sessions. On the node's first event loop
 * only.
 */
final class Deaths {

    private static final class Death {
        private final Set<Node> awaited;
        private int loops;
        private int sessions;

        private Death(Collection<Node> survivors, int loops) {
            this.awaited = new HashSet<>(survivors);
            this.loops = loops;
        }

        private boolean isOver() {
            return loops == 0 && awaited.isEmpty();
        }
    }

    private final Map<Node, Death> deaths = new HashMap<>();
    /** Survivors may hear of a death, and report, before this node does. */
    private final Map<Item.Life, Set<Node>> early = new HashMap<>();

    private final Peers peers;
    private final int loops;
    private final Consumer<Node> over;

    /**
     * Nobody is dead.
     *
     * @param peers of the first event loop
     * @param loops the number of event loops
     * @param over told of a dead node when everybody has adopted
     */
    Deaths(Peers peers, int loops, Consumer<Node> over) {
        this.peers = peers;
        this.loops = loops;
        this.over = over;
    }

    /** A node is dead. */
    void begin(Node dead, Collection<Node> survivors) {
        Death death = new Death(survivors, loops);
        Set<Node> reported = early.remove(life(dead));
        if (reported != null) {
            death.awaited.removeAll(reported);
        }
        deaths.put(dead, death);
        for (Death other : deaths.values()) {
            other.awaited.remove(dead);
        }
        check();
    }

    /** Whether the sessions of any dead node are being adopted. */
    boolean areInProgress() {
        return !deaths.isEmpty();
    }

    /** One event loop of this node has adopted what it could. */
    void loopAdopted(Node dead, int sessions) {
        Death death = deaths.get(dead);
        if (death == null) {
            return;
        }
        death.loops--;
        death.sessions += sessions;
        if (death.loops == 0) {
            for (Peer peer : peers.live()) {
                peer.control().add(new Item.Adopted(life(dead), death.sessions));
            }
        }
        check();
    }

    /** A survivor has adopted what it could. */
    void adopted(Node by, Item.Life dead) {
        for (Map.Entry<Node, Death> entry : deaths.entrySet()) {
            if (life(entry.getKey()).equals(dead)) {
                entry.getValue().awaited.remove(by);
                check();
                return;
            }
        }
        early.computeIfAbsent(dead, _ -> new HashSet<>()).add(by);
    }

    private void check() {
        List<Node> done = new ArrayList<>();
        deaths.forEach((dead, death) -> {
            if (death.isOver()) {
                done.add(dead);
            }
        });
        for (Node dead : done) {
            deaths.remove(dead);
            over.accept(dead);
        }
    }

    private static Item.Life life(Node node) {
        return new Item.Life(node.id(), node.incarnation());
    }
}
