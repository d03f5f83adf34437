package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reaches which port of a node. */
class NetworkPolicyTest {

    static List<String> cases() {
        return Chart.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onlyNodesReachThePortsOfNodes(String values) {
        Manifests objects = Chart.render(values);
        Map<String, String> nodes = objects.nodes().getSpec().getSelector().getMatchLabels();

        assertThat(objects.all(NetworkPolicy.class)).allSatisfy(policy -> {
            assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(nodes);
            List<NetworkPolicyIngressRule> rules = policy.getSpec().getIngress().stream()
                    .filter(rule -> !rule.getPorts().isEmpty())
                    .filter(rule -> ports(rule).contains(objects.setting("mqtt", "cluster", "port"))
                            || ports(rule).contains(objects.setting("mqtt", "cluster", "link-port")))
                    .toList();
            assertThat(rules).singleElement().satisfies(rule -> {
                assertThat(ports(rule)).hasSize(2);
                assertThat(rule.getFrom()).singleElement().satisfies(peer -> {
                    assertThat(peer.getNamespaceSelector()).isNull();
                    assertThat(peer.getIpBlock()).isNull();
                    assertThat(peer.getPodSelector().getMatchLabels()).isEqualTo(nodes);
                });
            });
        });
    }

    @Test
    void byDefaultEverybodyMayConnectAndTheNamespaceMayWatch() {
        NetworkPolicy policy = Chart.render("default.yaml").only(NetworkPolicy.class);

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(rule(policy, 1883).getFrom()).isEmpty();
        assertThat(rule(policy, 8080).getFrom()).singleElement().satisfies(peer -> {
            assertThat(peer.getPodSelector().getMatchLabels()).isNullOrEmpty();
            assertThat(peer.getNamespaceSelector()).isNull();
        });
    }

    @Test
    void namedClientsAndTheTestPodMayConnect() {
        NetworkPolicy policy = Chart.render("network-policy.yaml").only(NetworkPolicy.class);

        assertThat(rule(policy, 1883).getFrom())
                .hasSize(3)
                .last()
                .satisfies(peer -> assertThat(peer.getPodSelector().getMatchLabels())
                        .containsEntry("app.kubernetes.io/component", "test"));
        assertThat(policy.getSpec().getIngress())
                .flatExtracting(NetworkPolicyTest::ports)
                .doesNotContain(8080);
    }

    @Test
    void whatGoesOutIsForNodesAndNamesAndWhatIsNamed() {
        assertThat(outbound("network-policy.yaml")).containsExactlyInAnyOrder(5701, 5801, 53, 53, 636);
        assertThat(outbound("kubernetes-discovery.yaml")).containsExactlyInAnyOrder(5701, 5801, 53, 53, 443, 6443);
    }

    private static List<Integer> outbound(String values) {
        return Chart.render(values).only(NetworkPolicy.class).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    private static NetworkPolicyIngressRule rule(NetworkPolicy policy, int port) {
        return policy.getSpec().getIngress().stream()
                .filter(rule -> ports(rule).contains(port))
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> ports(NetworkPolicyIngressRule rule) {
        return rule.getPorts().stream()
                .map(NetworkPolicyPort::getPort)
                .<Object>map(port -> port.getIntVal())
                .toList();
    }
}
