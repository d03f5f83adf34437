package io.flockmq.broker.config;

import io.flockmq.broker.cluster.ClusterNode;
import io.flockmq.broker.cluster.LinkTotals;
import io.flockmq.broker.cluster.NodeFigures;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.observe.ClusterStatistics;
import io.flockmq.broker.observe.ClusterTotals;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.View;
import io.flockmq.cluster.session.RegistryFigures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the cluster stands for those who observe it. */
record ClusterStanding(NodeLives lives, ClusterConnection connection, BrokerStatistics own)
        implements ClusterStatistics {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterStanding.class);

    private ClusterNode node() {
        return lives.life().cluster().node();
    }

    @Override
    public List<String> nodes() {
        View view = node().view();
        return view == null
                ? List.of(node().self().id())
                : view.members().stream().map(Node::id).sorted().toList();
    }

    @Override
    public boolean isServing() {
        return node().isServing();
    }

    @Override
    public LinkTotals link(String node, Lane lane) {
        return node().link(node, lane);
    }

    @Override
    public int uncopiedSessions() {
        return node().uncopiedSessions();
    }

    @Override
    public RegistryFigures registry() {
        return connection.registry();
    }

    @Override
    public Duration draining() {
        return connection.draining();
    }

    @Override
    public ClusterTotals exchange() {
        NodeFigures here = new NodeFigures(own.clientsConnected(), own.clientsTotal(), own.subscriptions());
        try {
            node().tellFigures(here);
        } catch (RejectedExecutionException over) {
            LOG.debug("This life has ended, and the next one will tell its figures", over);
        }
        ClusterTotals totals = new ClusterTotals(here.clientsConnected(), here.sessions(), here.subscriptions());
        for (NodeFigures there : node().figuresOfOthers()) {
            totals = new ClusterTotals(
                    totals.clientsConnected() + there.clientsConnected(),
                    totals.clientsTotal() + there.sessions(),
                    totals.subscriptions() + there.subscriptions());
        }
        return totals;
    }
}
