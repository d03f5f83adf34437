package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.cluster.wire.ItemReader;
import io.flockmq.broker.delivery.UnroutedMessages;
import io.flockmq.broker.format.Topics;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What dead nodes left on one event loop: the sessions that came from each, and the messages that it had not confirmed. When all
 * nodes have adopted what they can, every event loop of every node sends these messages again, to all nodes, for the adopted
 * sessions; then a marker. Until it has the markers of all, an adopted session holds back what comes for it. Event loop only.
 */
final class Estates {

    private final class Estate {
        private final Markers markers;
        private final List<Session> sessions = new ArrayList<>();
        private boolean switchedOver;

        private Estate(Node dead, Set<Origin> origins) {
            this.markers = new Markers(origins, () -> settled(dead, this));
        }
    }

    private final LoopContext context;
    private final Peers peers;
    private final Map<Node, Estate> estates = new LinkedHashMap<>();
    private final Runnable gathered;

    /**
     * Nobody is dead.
     *
     * @param gathered run when adopted sessions have begun to take messages as they come
     */
    Estates(LoopContext context, Peers peers, Runnable gathered) {
        this.context = context;
        this.peers = peers;
        this.gathered = gathered;
    }

    /**
     * A node is dead.
     *
     * @param origins all that may have sent to it
     */
    void begin(Node dead, Set<Origin> origins) {
        estates.put(dead, new Estate(dead, origins));
    }

    /** The node that died last of those whose sessions may still be on their way to another home; null if there is none. */
    @Nullable
    Node latestDead() {
        Node latest = null;
        for (Map.Entry<Node, Estate> entry : estates.entrySet()) {
            latest = entry.getValue().switchedOver ? latest : entry.getKey();
        }
        return latest;
    }

    /** Whether sessions of a dead node may still be on their way to another home. */
    boolean inProgress() {
        return estates.values().stream().anyMatch(estate -> !estate.switchedOver);
    }

    /** Takes in a session that this node has claimed: it holds back what comes until all that went to the dead node has come. */
    void takeIn(Node dead, Session session) {
        session.adoptedFrom(context.lives().origin(dead, 0));
        Estate estate = estates.get(dead);
        if (estate != null && !estate.markers.areComplete()) {
            session.gather();
            estate.sessions.add(session);
        } else {
            session.gathered();
        }
        routeAgain(session);
    }

    /** Routes what the client had published at QoS 2 and its old home may not have brought to all subscribers. */
    void routeAgain(Session session) {
        UnroutedMessages.route(session, context.router());
    }

    private void settled(Node dead, Estate estate) {
        if (estate.switchedOver) {
            estates.remove(dead);
        }
        List<Session> all = List.copyOf(estate.sessions);
        estate.sessions.clear();
        all.forEach(Session::gathered);
        gathered.run();
    }

    // ---------------------------------------------------------------- all nodes have adopted

    /** Sends again what this event loop had sent to the dead node in vain. */
    void switchOver(Node dead) {
        Peer peer = peers.get(dead);
        Estate estate = estates.get(dead);
        if (peer == null || estate == null) {
            return;
        }
        estate.switchedOver = true;
        if (estate.markers.areComplete()) {
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
                ItemReader items = new ItemReader(
                        batch,
                        Topics.UNCACHED,
                        context.origin().source(),
                        context.timers().nanoTime());
                for (Item item = items.next(); item != null; item = items.next()) {
                    sendAgain(peer, item, again);
                }
            } finally {
                batch.release();
            }
        }
        peer.entrusted().take().forEach(one -> toAnotherMember(one.share(), one.message(), again));
        for (Peer live : peers.live()) {
            live.messages().add(new Item.DeadSwitched(life));
        }
        again.done();
    }

    private void sendAgain(Peer dead, Item item, Confirmation again) {
        switch (item) {
            case Item.ToSubscribers(Message message) -> toAdopted(dead.life(), message, again);
            case Item.ToAdopted(Item.Life _, Message message) -> toAdopted(dead.life(), message, again);
            case Item.ToShare(TopicFilter share, long number, Message message) -> {
                // Others are settled, or are among what it was entrusted with.
                if (number == Item.ToShare.NOT_KEPT || dead.entrusted().isForgotten(number)) {
                    toAnotherMember(share, message, again);
                }
            }
            default -> {
                // a marker: nobody is left to heed it
            }
        }
    }

    private void toAnotherMember(TopicFilter share, Message message, Confirmation again) {
        again.expect();
        context.router().publishToShare(share, message, again);
    }

    private void toAdopted(Item.Life dead, Message message, Confirmation again) {
        for (Peer live : peers.live()) {
            again.expect();
            live.messages().add(new Item.ToAdopted(dead, message), again);
        }
        receive(dead, message, again);
    }

    /** A message that the dead node had not confirmed, for sessions that this node has adopted from it. */
    void receive(Item.Life dead, Message message, @Nullable Confirmation confirmation) {
        context.router()
                .receive(message, confirmation, session -> session.isAdoptedFrom(dead.node(), dead.incarnation()));
    }

    /** This origin has sent everything again that was for the dead node. */
    void switched(Item.Life dead, Origin origin) {
        new LinkedHashMap<>(estates).forEach((node, estate) -> {
            if (Peer.life(node).equals(dead)) {
                estate.markers.came(origin);
            }
        });
    }

    /** Another node is gone, too: nothing of it is awaited. */
    void survivorGone(Node node) {
        List.copyOf(estates.values()).forEach(estate -> estate.markers.gone(node.id(), node.incarnation()));
    }
}
