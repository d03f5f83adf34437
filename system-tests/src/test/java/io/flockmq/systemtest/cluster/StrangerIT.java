package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who does not know name and secret does not join, and is not joined, though it knows where everybody is. It does not serve alone
 * either, as if nothing were wrong.
 */
class StrangerIT {

    private static final int WRONG_CONFIGURATION = 2;

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @Test
    void aNodeWithAnotherSecretStaysOutsideAndSaysSo() {
        try (ClusterNode stranger = running.cluster().stranger(running.cluster().name(), "guessed")) {
            expectRefused(stranger);
        }
    }

    @Test
    void aNodeWithAnotherNameStaysOutsideAndSaysSo() {
        try (ClusterNode stranger =
                running.cluster().stranger("another", running.cluster().secret())) {
            expectRefused(stranger);
        }
    }

    private static void expectRefused(ClusterNode stranger) {
        List<ClusterNode> nodes = running.cluster().nodes();
        stranger.launch();

        assertThat(stranger.awaitEnd()).isEqualTo(WRONG_CONFIGURATION);

        List<String> log = stranger.log();
        assertThat(log).as("it never served").noneMatch(line -> line.contains("Listener "));
        assertThat(log)
                .filteredOn(line -> line.startsWith("Error: "))
                .singleElement()
                .asString()
                .startsWith("Error: mqtt.cluster.secret = ****** (command line): refused by ");
        assertThat(log)
                .filteredOn(line -> line.contains("a node answered that refuses this one"))
                .as("a line about each of those that refused it")
                .isNotEmpty()
                .doesNotHaveDuplicates();
        String refused = stranger.host().member() + " was refused";
        for (ClusterNode node : nodes) {
            assertThat(node.log().stream().filter(line -> line.contains(refused)))
                    .as("what %s says about the stranger", node)
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(nodes)
                .as("who noticed")
                .anyMatch(node -> node.log().stream().anyMatch(line -> line.contains(refused)));
        assertThat(nodes).allMatch(ClusterNode::isReady);
    }
}
