package io.flockmq.broker.cluster;

import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.cluster.membership.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is subscribed to on each other node. First event loop only. */
final class NodeRoutes {

    private final Lives lives;
    private final Map<Node, RemoteRoutes> byNode = new HashMap<>();
    private final Set<Node> gone = new HashSet<>();
    private @Nullable SubscriptionTrie<Subscriber> trie;

    NodeRoutes(Lives lives) {
        this.lives = lives;
    }

    void use(SubscriptionTrie<Subscriber> subscriptions) {
        trie = subscriptions;
    }

    /** Those of a node, none if it is gone. */
    RemoteRoutes of(Node node) {
        SubscriptionTrie<Subscriber> all = Objects.requireNonNull(trie);
        if (gone.contains(node)) {
            return new RemoteRoutes(lives.remote(node), new SubscriptionTrie<>()); // a late word of a dead node
        }
        return byNode.computeIfAbsent(node, life -> new RemoteRoutes(lives.remote(life), all));
    }

    /** The node is gone for good, and its routes with it. */
    void gone(Node node) {
        gone.add(node);
        RemoteRoutes routes = byNode.remove(node);
        if (routes != null) {
            routes.removeAll();
        }
        lives.forget(node);
    }
}
