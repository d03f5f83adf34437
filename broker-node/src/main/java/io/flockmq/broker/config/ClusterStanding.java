package io.flockmq.broker.config;

import io.flockmq.broker.observe.ClusterStatistics;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.View;
import java.util.List;

/** How the cluster stands for those who observe it. */
record ClusterStanding(ClusterConnection connection) implements ClusterStatistics {

    @Override
    public List<String> nodes() {
        View view = connection.node().view();
        return view == null
                ? List.of(connection.node().self().id())
                : view.members().stream().map(Node::id).sorted().toList();
    }

    @Override
    public boolean isServing() {
        return connection.node().isServing();
    }
}
