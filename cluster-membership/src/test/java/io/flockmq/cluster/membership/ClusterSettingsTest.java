package io.flockmq.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {

    private static final Discovery NOBODY = new Discovery.Members(List.of());

    @Test
    void theSecretIsNotShown() {
        ClusterSettings settings =
                ClusterSettings.of("farm", new Secret("sesame".toCharArray()), "127.0.0.1", 5701, NOBODY);

        assertThat(settings.toString()).doesNotContain("sesame").contains("***");
    }

    @Test
    void theKubernetesTokenIsNotShown() {
        assertThat(new Discovery.Kubernetes(null, "mqtt", null, null, "sesame").toString())
                .doesNotContain("sesame");
    }

    @Test
    void anEmptySecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Secret(new char[0]))
                .withMessage("the cluster's secret is empty");
    }

    @Test
    void heartbeatsAreWholeSeconds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withHeartbeats(Duration.ofMillis(1500), Duration.ofSeconds(5)))
                .withMessageStartingWith("the heartbeat interval must be whole seconds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withHeartbeats(Duration.ofSeconds(3), Duration.ofSeconds(5)))
                .withMessageStartingWith("the heartbeat limit must be at least two intervals");
    }

    @Test
    void aKubernetesServiceIsFoundByNameOrByLabel() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Discovery.Kubernetes("n", null, null, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Discovery.Kubernetes("n", "s", "a=b", null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Discovery.Kubernetes("n", null, "a", null, null))
                .withMessage("not a label of the form name=value: a");
    }

    private static ClusterSettings withHeartbeats(Duration interval, Duration limit) {
        return new ClusterSettings(
                "farm",
                new Secret("sesame".toCharArray()),
                "127.0.0.1",
                5701,
                NOBODY,
                1,
                interval,
                limit,
                PartitionMode.MAJORITY);
    }
}
