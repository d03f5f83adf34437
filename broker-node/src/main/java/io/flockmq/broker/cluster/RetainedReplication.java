package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.storage.RetainedVersion;
import io.flockmq.broker.topic.Message;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the retained messages of all nodes the same: each node has all of them, a write goes to all, and of two writes to a topic
 * the one with the higher version stays. Thread-safe.
 */
public final class RetainedReplication {

    private final RetainedStore store;
    private final VersionClock clock;
    private final RetainedAudit audit;
    private final Set<Node> completeFrom = ConcurrentHashMap.newKeySet();

    /** Replicates what is in this store. */
    public RetainedReplication(RetainedStore store, VersionClock clock) {
        this.store = store;
        this.clock = clock;
        this.audit = new RetainedAudit(store, clock);
    }

    /** Compares with other nodes; first event loop only. */
    RetainedAudit audit() {
        return audit;
    }

    /** Retains a message here and on other nodes, as they are on one event loop; on that event loop. */
    RetainedStore.Result write(Message message, @Nullable Confirmation confirmation, Collection<Peer> live) {
        RetainedVersion version = clock.next();
        RetainedStore.Result result = store.put(message, version);
        if (result != RetainedStore.Result.FULL) {
            boolean deleted = message.payload().length == 0;
            Item.Retained item =
                    new Item.Retained(message.topic(), version.time(), version.writer(), deleted ? null : message);
            for (Peer peer : live) {
                if (confirmation != null) {
                    confirmation.expect();
                }
                peer.control().add(item, confirmation);
            }
        }
        return result;
    }

    /** Another node has retained a message, or deleted one. */
    void heard(Item.Retained item) {
        RetainedVersion version = new RetainedVersion(item.time(), item.writer());
        clock.seen(version);
        store.apply(item.topic(), version, item.message());
    }

    /** Tells a node everything, if it is new and this is the node whose turn it is; first event loop only. */
    void tellEverything(Peer peer, Node self, List<Node> members) {
        if (teller(members, peer.node()).filter(self::equals).isPresent()) {
            store.forEach((topic, version, message) -> {
                if (!version.isLocal()) {
                    peer.control().add(new Item.Retained(topic, version.time(), version.writer(), message));
                }
            });
            peer.control().add(new Item.RetainedComplete());
        }
    }

    /** The node that tells a new one everything: the one that has been there longest, as far as its incarnation says so. */
    private static Optional<Node> teller(List<Node> members, Node newcomer) {
        return members.stream()
                .filter(node -> !node.equals(newcomer))
                .min(Comparator.comparingLong(Node::incarnation).thenComparing(Node::id));
    }

    /**
     * Tells nodes everything, because some of it comes from this node's store and may be new to them; first event loop only. What
     * the node has retained when it was alone becomes everybody's, where nobody has anything else.
     */
    void tellRecalled(Collection<Peer> peers) {
        List<Message> ofNodeAlone = new ArrayList<>();
        store.forEach((topic, version, message) -> {
            clock.seen(version);
            if (version.isLocal() && message != null && !OwnTopics.contain(topic)) {
                ofNodeAlone.add(message);
            }
        });
        ofNodeAlone.forEach(message -> store.apply(message.topic(), clock.next(), message));
        store.forEach((topic, version, message) -> {
            if (!version.isLocal()) {
                Item.Retained item = new Item.Retained(topic, version.time(), version.writer(), message);
                peers.forEach(peer -> peer.control().add(item));
            }
        });
    }

    /** A node has told everything. */
    void complete(Node from) {
        completeFrom.add(from);
    }

    /** Whether this node has all retained messages that there were when it came. */
    boolean isComplete(View view, Node self) {
        boolean first = teller(view.members(), self)
                .map(oldest -> oldest.incarnation() > self.incarnation())
                .orElse(true);
        return first || !completeFrom.isEmpty();
    }
}
