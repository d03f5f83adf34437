package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What monitoring reads of a node of a cluster. */
class ClusterMetersIT {

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @Test
    void aNodeTellsHowTheClusterStands() throws IOException {
        int nodes = running.cluster().nodes().size();
        for (ClusterNode node : running.cluster().nodes()) {
            assertThat(get(node, "metrics/flockmq.cluster.members")).contains("\"value\":" + nodes + ".0");
            assertThat(get(node, "prometheus").lines())
                    .contains("flockmq_cluster_members " + nodes + ".0", "flockmq_cluster_serving 1.0")
                    .anyMatch(line -> line.startsWith("flockmq_cluster_repairs_total{table=\"routes\"} "))
                    .anyMatch(line -> line.startsWith("flockmq_cluster_sessions_adopted_total "));
        }
    }

    private static String get(ClusterNode node, String endpoint) throws IOException {
        URI uri = URI.create("http://%s:%d/actuator/%s"
                .formatted(node.host().address(), node.host().httpPort(), endpoint));
        try (var in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
