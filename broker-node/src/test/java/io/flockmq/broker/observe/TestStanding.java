package io.flockmq.broker.observe;

import io.flockmq.broker.cluster.LinkTotals;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.session.RegistryFigures;
import java.time.Duration;
import java.util.List;

/** A cluster that stands as a test says. */
final class TestStanding implements ClusterStatistics {

    List<String> nodes = List.of("n1", "n2");
    boolean serving = true;

    @Override
    public List<String> nodes() {
        return nodes;
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public LinkTotals link(String node, Lane lane) {
        long scale = lane == Lane.MESSAGES ? 10 : 1;
        return new LinkTotals(scale, 2 * scale, 3 * scale);
    }

    @Override
    public int uncopiedSessions() {
        return 4;
    }

    @Override
    public RegistryFigures registry() {
        return new RegistryFigures(90, 5, 6);
    }

    @Override
    public Duration draining() {
        return Duration.ofMillis(2500);
    }

    @Override
    public ClusterTotals exchange() {
        return new ClusterTotals(30, 50, 70);
    }
}
