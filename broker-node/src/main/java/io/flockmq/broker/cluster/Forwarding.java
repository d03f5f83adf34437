package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.delivery.OtherNodes;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages from one event loop to the subscribers on other nodes. Event loop only. */
final class Forwarding implements OtherNodes {

    private final LoopContext context;
    private final Peers peers;
    private final List<Confirmation> withheld = new ArrayList<>();
    private boolean serving;
    private long published;

    Forwarding(LoopContext context, Peers peers) {
        this.context = context;
        this.peers = peers;
    }

    /** Whether this node may tell a publisher that its message is safe: not while it is cut off from most of the others. */
    void serving(boolean now) {
        serving = now;
        if (now) {
            List<Confirmation> all = List.copyOf(withheld);
            withheld.clear();
            all.forEach(context.confirmations()::done);
        }
    }

    @Override
    public Message stamped(Message message) {
        if (message.qos() == Qos.AT_MOST_ONCE || message.stamp() != null) {
            return message;
        }
        published++;
        return message.stamped(new Stamp(context.origin().source(), published));
    }

    @Override
    public void withhold(Confirmation confirmation) {
        if (!serving) {
            confirmation.expect();
            withheld.add(confirmation);
        }
    }

    @Override
    public void forward(RemoteNode to, Message message, @Nullable Confirmation confirmation) {
        send(to, null, message, confirmation);
    }

    @Override
    public void forwardToShare(RemoteNode to, TopicFilter share, Message message, @Nullable Confirmation confirmation) {
        send(to, share, message, confirmation);
    }

    private void send(
            RemoteNode to, @Nullable TopicFilter share, Message message, @Nullable Confirmation confirmation) {
        Peer peer = OwnTopics.contain(message.topic()) ? null : peers.get(to);
        if (peer == null) { // not for others; or gone for good, and its routes go any moment
            if (confirmation != null) {
                context.confirmations().done(confirmation);
            }
        } else if (message.qos() == Qos.AT_MOST_ONCE && peer.messages().isBehind()) {
            context.events().on(BrokerEvent.MessageDropped.of("node " + to.id(), message, DropReason.NODE_BEHIND));
        } else {
            peer.messages().add(item(peer, share, message), confirmation);
        }
    }

    private static Item item(Peer peer, @Nullable TopicFilter share, Message message) {
        if (share == null) {
            return new Item.ToSubscribers(message);
        }
        boolean kept = message.qos() != Qos.AT_MOST_ONCE;
        return new Item.ToShare(share, kept ? peer.entrusted().add(share, message) : Item.ToShare.NOT_KEPT, message);
    }

    @Override
    public boolean isBehind(RemoteNode to) {
        Peer peer = peers.get(to);
        return peer != null && peer.messages().isBehind();
    }

    @Override
    public void whenCaughtUp(RemoteNode to, Runnable resume) {
        Peer peer = peers.get(to);
        if (peer == null) {
            resume.run();
        } else {
            peer.messages().whenCaughtUp(resume);
        }
    }
}
