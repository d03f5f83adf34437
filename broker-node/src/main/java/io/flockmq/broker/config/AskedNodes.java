package io.flockmq.broker.config;

import io.flockmq.broker.admin.peers.OtherNodes;
import io.flockmq.broker.admin.peers.Peers;
import io.flockmq.cluster.membership.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The other nodes of this node's cluster, to be asked by people. */
record AskedNodes(String self, ClusterConnection cluster) implements OtherNodes {

    private static final Duration LIMIT = Duration.ofSeconds(Peers.SECONDS);

    @Override
    public List<String> ids() {
        return cluster.nodes().stream()
                .map(Node::id)
                .filter(id -> !id.equals(self))
                .toList();
    }

    @Override
    public CompletableFuture<byte[]> ask(String id, byte[] question) {
        return cluster.nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .map(node -> cluster.ask(node, question, LIMIT))
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("there is no such node")));
    }
}
