package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.RemoteMembers;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is subscribed to on one other node, as that node tells it: the same in the table of subscriptions, and a list of it to
 * compare and to take away. Event loop of the other node's first stream only.
 */
final class RemoteRoutes {

    private static final SubscriptionOptions OPTIONS = SubscriptionOptions.of(Qos.EXACTLY_ONCE);

    private record Route(Subscriber subscriber, Item told) {}

    private final RemoteNode node;
    private final SubscriptionTrie<Subscriber> trie;
    private final Map<TopicFilter, Route> routes = new HashMap<>();
    /** Filters not heard of again since the node was asked to tell everything anew. */
    private final Set<TopicFilter> stale = new HashSet<>();

    private boolean complete;

    RemoteRoutes(RemoteNode node, SubscriptionTrie<Subscriber> trie) {
        this.node = node;
        this.trie = trie;
    }

    /** What the node tells of its routes. */
    void heard(Item item) {
        switch (item) {
            case Item.RouteAdded told -> added(told);
            case Item.RouteRemoved(TopicFilter filter) -> removed(filter);
            case Item.ShareChanged told -> shareChanged(told);
            case Item.RoutesComplete() -> complete();
            default -> throw new IllegalArgumentException("nothing about routes: " + item);
        }
    }

    private void added(Item.RouteAdded told) {
        stale.remove(told.filter());
        if (!routes.containsKey(told.filter())) {
            put(told.filter(), node, told);
        }
    }

    private void removed(TopicFilter filter) {
        Route route = routes.remove(filter);
        stale.remove(filter);
        if (route != null) {
            trie.remove(filter, route.subscriber());
        }
    }

    private void shareChanged(Item.ShareChanged told) {
        stale.remove(told.share());
        Route before = routes.get(told.share());
        if (told.members() > 0) {
            put(told.share(), new RemoteMembers(node, told.connected()), told);
            if (before != null) {
                trie.remove(told.share(), before.subscriber());
            }
        } else {
            removed(told.share());
        }
    }

    private void put(TopicFilter filter, Subscriber subscriber, Item told) {
        routes.put(filter, new Route(subscriber, told));
        trie.put(filter, subscriber, OPTIONS);
    }

    /** The node is asked to tell everything again: what it does not mention until it says that this is all, is not there any more. */
    void restart() {
        stale.clear();
        stale.addAll(routes.keySet());
    }

    private void complete() {
        Set.copyOf(stale).forEach(this::removed);
        complete = true;
    }

    /** Whether the node has told everything once. */
    boolean isComplete() {
        return complete;
    }

    /** Whether this is what the node says that it told. */
    boolean matches(Item.Digest digest) {
        long sum = 0;
        for (Route route : routes.values()) {
            sum += RouteDigest.of(route.told());
        }
        return routes.size() == digest.routes() && sum == digest.routesDigest();
    }

    /** The node is dead: members of shared subscriptions there get messages only if no other is connected, until they are elsewhere. */
    void membersAreAway() {
        for (Item.ShareChanged share : shares()) {
            shareChanged(new Item.ShareChanged(share.share(), share.members(), 0));
        }
    }

    /** Members of shared subscriptions there are adopted by other nodes, or are no more. */
    void membersAreGone() {
        shares().forEach(share -> removed(share.share()));
    }

    private List<Item.ShareChanged> shares() {
        List<Item.ShareChanged> shares = new ArrayList<>();
        for (Route route : routes.values()) {
            if (route.told() instanceof Item.ShareChanged share) {
                shares.add(share);
            }
        }
        return shares;
    }

    /** The node is gone, and with it all of them. */
    void removeAll() {
        Set.copyOf(routes.keySet()).forEach(this::removed);
    }
}
