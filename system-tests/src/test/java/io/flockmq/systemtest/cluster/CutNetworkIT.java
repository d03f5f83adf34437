package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The harness cuts what it says, and no more: shown with a broker alone and an empty host. */
class CutNetworkIT {

    private final CutNetwork network = CutNetwork.open();
    private final Host empty = network.newHost();
    private final ClusterOfProcesses cluster = startOrClose();
    private final Host host = cluster.node(0).host();

    private ClusterOfProcesses startOrClose() {
        try {
            return ClusterOfProcesses.start(network, 1);
        } catch (Throwable e) {
            network.close();
            throw e;
        }
    }

    @BeforeEach
    void theEmptyHostReachesTheBroker() throws Exception {
        assertThat(emptyHostReachesBroker()).isTrue();
    }

    @AfterEach
    void removeEverything() {
        cluster.close();
    }

    @Test
    void aCutIsFeltByOtherHostsAndNotByClients() throws Exception {
        network.cut(host);
        assertThat(emptyHostReachesBroker()).isFalse();
        expectServed();

        network.heal(host);
        assertThat(emptyHostReachesBroker()).isTrue();

        network.cutOneWay(host);
        assertThat(emptyHostReachesBroker()).isFalse();
        expectServed();

        // One after the other: no cut is left of the one before.
        network.mute(host);
        assertThat(emptyHostReachesBroker()).isFalse();
        expectServed();

        network.heal(host);
        network.heal(host);
        assertThat(emptyHostReachesBroker()).isTrue();
    }

    private void expectServed() {
        try (RawClient client = RawClient.connected(cluster.node(0).address(), Connect.v5("a"))) {
            client.ping();
        }
    }

    private boolean emptyHostReachesBroker() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(empty.enter());
        command.addAll(List.of("timeout", "1", "bash", "-c"));
        command.add("exec 3<>/dev/tcp/%s/%d".formatted(host.address(), host.mqttPort()));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
