package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.topic.TopicFilter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells the other nodes what is subscribed to on this one: a filter when its first subscriber comes and when its last one goes,
 * a shared subscription whenever its members change. On the node's first event loop only, so that all that a node says about a
 * filter is said in order.
 */
final class RouteAnnouncer {

    /** Subscribers of a filter on this node. */
    private static final class Subscribers {
        private int count;
        private int connected;
    }

    private final Map<TopicFilter, Subscribers> byFilter = new HashMap<>();
    private final Supplier<Collection<Peer>> peers;

    /**
     * Nothing is subscribed to.
     *
     * @param peers the live nodes, as the first event loop sees them
     */
    RouteAnnouncer(Supplier<Collection<Peer>> peers) {
        this.peers = peers;
    }

    /** A session subscribes, which it did not before. */
    void added(TopicFilter filter, boolean connected) {
        Subscribers subscribers = byFilter.computeIfAbsent(filter, _ -> new Subscribers());
        subscribers.count++;
        subscribers.connected += connected ? 1 : 0;
        if (subscribers.count == 1 || filter.isShared()) {
            tellAll(state(filter, subscribers));
        }
    }

    /** A session does not subscribe any more. */
    void removed(TopicFilter filter, boolean connected) {
        Subscribers subscribers = byFilter.get(filter);
        if (subscribers == null) {
            return;
        }
        subscribers.count--;
        subscribers.connected -= connected ? 1 : 0;
        if (subscribers.count == 0) {
            byFilter.remove(filter);
        }
        if (subscribers.count == 0 || filter.isShared()) {
            tellAll(state(filter, subscribers));
        }
    }

    /** The client of a member of a shared subscription came or went. */
    void connectedChanged(TopicFilter share, boolean connected) {
        Subscribers subscribers = byFilter.get(share);
        if (subscribers != null) {
            subscribers.connected += connected ? 1 : -1;
            tellAll(state(share, subscribers));
        }
    }

    private static Item state(TopicFilter filter, Subscribers subscribers) {
        if (filter.isShared()) {
            return new Item.ShareChanged(filter, subscribers.count, subscribers.connected);
        }
        return subscribers.count == 0 ? new Item.RouteRemoved(filter) : new Item.RouteAdded(filter);
    }

    private void tellAll(Item item) {
        for (Peer peer : peers.get()) {
            peer.control().add(item);
        }
    }

    /** Tells a node everything, because it is new or has missed something. */
    void tellEverything(Peer peer) {
        byFilter.forEach((filter, subscribers) -> peer.control().add(state(filter, subscribers)));
        peer.control().add(new Item.RoutesComplete());
    }

    /** Runs an action once all live nodes know everything that was told before. */
    void whenKnown(Runnable action) {
        Collection<Peer> all = peers.get();
        Countdown countdown = new Countdown(all.size(), action);
        all.forEach(peer -> peer.control().whenConfirmed(countdown::one));
    }

    /** Filters and shared subscriptions that somebody on this node subscribes to. */
    long count() {
        return byFilter.size();
    }

    /** A number that depends on what the others must know, in no order. */
    long digest() {
        long sum = 0;
        for (Map.Entry<TopicFilter, Subscribers> entry : byFilter.entrySet()) {
            sum += RouteDigest.of(state(entry.getKey(), entry.getValue()));
        }
        return sum;
    }
}
