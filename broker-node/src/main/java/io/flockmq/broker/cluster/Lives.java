package io.flockmq.broker.cluster;

import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.cluster.membership.Node;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** One object for each life of another node, and for each of its event loops, over all event loops of this node. Any thread. */
final class Lives {

    private record Stream(Node node, int loop) {}

    private final ConcurrentMap<Node, RemoteNode> remotes = new ConcurrentHashMap<>();
    private final ConcurrentMap<RemoteNode, Node> nodes = new ConcurrentHashMap<>();
    private final ConcurrentMap<Stream, Origin> origins = new ConcurrentHashMap<>();

    RemoteNode remote(Node node) {
        return remotes.computeIfAbsent(node, life -> {
            RemoteNode remote = new RemoteNode(life.id(), life.incarnation());
            nodes.put(remote, life);
            return remote;
        });
    }

    @Nullable
    Node node(RemoteNode remote) {
        return nodes.get(remote);
    }

    Origin origin(Node node, int loop) {
        return origins.computeIfAbsent(
                new Stream(node, loop), stream -> new Origin(node.id(), node.incarnation(), stream.loop()));
    }

    /** The node is gone for good. */
    void forget(Node node) {
        RemoteNode remote = remotes.remove(node);
        if (remote != null) {
            nodes.remove(remote);
        }
        origins.keySet().removeIf(stream -> stream.node().equals(node));
    }
}
