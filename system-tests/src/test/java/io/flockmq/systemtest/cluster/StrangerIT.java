package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who does not know name and secret does not join, and is not joined, though it knows where everybody is. */
class StrangerIT {

    /** Long enough for a node that is let in. */
    private static final Duration START = Duration.ofSeconds(30);

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    @Test
    void aNodeWithAnotherSecretStaysOutside() {
        try (ClusterNode stranger = running.cluster().stranger(running.cluster().name(), "guessed")) {
            expectOutside(stranger);
        }
    }

    @Test
    void aNodeWithAnotherNameStaysOutside() {
        try (ClusterNode stranger =
                running.cluster().stranger("another", running.cluster().secret())) {
            expectOutside(stranger);
        }
    }

    /** Not to be let in may end its start, or leave it alone in a cluster of its own. */
    private static void expectOutside(ClusterNode stranger) {
        stranger.launch();
        if (!serves(stranger)) {
            expectUnimpressed();
            return;
        }
        String topic = Names.unique("secret");
        Connect connect = Connect.v5(Names.unique("client")).persistent();
        InetSocketAddress inside = running.node(0).address();
        try (RawClient insider = RawClient.connected(inside, connect);
                RawClient outsider = RawClient.connected(stranger.address(), connect)) {
            // The same client id, and neither takes over from the other.
            insider.subscribe(topic, 1);
            outsider.subscribe(topic, 1);

            insider.publish(topic, "from inside", 0);
            insider.expectPublish(topic, "from inside");
            outsider.publish(topic, "from outside", 0);
            outsider.expectPublish(topic, "from outside");

            insider.expectNothingWithin(Duration.ofSeconds(1));
            outsider.expectNothingWithin(Duration.ofSeconds(1));
        }
        expectUnimpressed();
    }

    private static boolean serves(ClusterNode stranger) {
        try {
            Awaitility.await().atMost(START).until(() -> stranger.isReady() || !stranger.isRunning());
            return stranger.isRunning();
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private static void expectUnimpressed() {
        assertThat(running.cluster().nodes()).allMatch(ClusterNode::isReady);
    }
}
