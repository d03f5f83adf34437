package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How many nodes there are, and how they come and go. */
class ScalingTest {

    @Test
    void threeNodesStartTogetherAndAreReplacedOneByOne() {
        StatefulSetSpec nodes = Chart.render("default.yaml").nodes().getSpec();

        assertThat(nodes.getReplicas()).isEqualTo(3);
        assertThat(nodes.getPodManagementPolicy()).isEqualTo("Parallel");
        assertThat(nodes.getUpdateStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(nodes.getMinReadySeconds()).isPositive();
    }

    @Test
    void aNodeIsCalledAsItsPodAndFindsTheOthersThoughTheyAreNotReady() {
        Manifests objects = Chart.render("default.yaml");

        assertThat(objects.setting("mqtt", "cluster", "node-id")).isEqualTo("${POD_NAME}");
        assertThat(objects.setting("mqtt", "cluster", "bind")).isEqualTo("${POD_IP}");
        assertThat(objects.setting("mqtt", "cluster", "dns")).isEqualTo("release-flockmq-headless.farming.svc");
        assertThat(objects.broker().getEnv())
                .filteredOn(variable -> variable.getName().startsWith("POD_"))
                .extracting(variable -> variable.getValueFrom().getFieldRef().getFieldPath())
                .containsExactly("metadata.name", "status.podIP");
        assertThat(objects.named(Service.class, "headless").getSpec())
                .returns("None", spec -> spec.getClusterIP())
                .returns(true, spec -> spec.getPublishNotReadyAddresses());
    }

    @Test
    void aSingleNodeIsAClusterOfOneWithoutADisruptionBudget() {
        Manifests objects = Chart.render("single-node.yaml");

        assertThat(objects.nodes().getSpec().getReplicas()).isEqualTo(1);
        assertThat(objects.setting("mqtt", "cluster", "enabled")).isEqualTo(true);
        assertThat(objects.all(PodDisruptionBudget.class)).isEmpty();
    }

    @Test
    void oneNodeAtATimeMayBeEvictedAndOneThatIsNotReadyAlways() {
        PodDisruptionBudget budget = Chart.render("default.yaml").only(PodDisruptionBudget.class);

        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
        assertThat(budget.getSpec().getSelector())
                .isEqualTo(Chart.render("default.yaml").nodes().getSpec().getSelector());
    }

    @Test
    void nodesAreSpreadOverMachinesAndZonesButNotAtAnyPrice() {
        assertThat(Chart.render("default.yaml").nodePod().getTopologySpreadConstraints())
                .extracting(TopologySpreadConstraint::getTopologyKey, TopologySpreadConstraint::getWhenUnsatisfiable)
                .containsExactly(
                        tuple("kubernetes.io/hostname", "ScheduleAnyway"),
                        tuple("topology.kubernetes.io/zone", "ScheduleAnyway"));
    }

    @Test
    void anAutoscalerHasTheNumberOfNodesToItself() {
        Manifests objects = Chart.render("autoscaling.yaml");
        HorizontalPodAutoscaler autoscaler = objects.only(HorizontalPodAutoscaler.class);

        assertThat(objects.nodes().getSpec().getReplicas()).isNull();
        assertThat(objects.nodes().getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(autoscaler.getSpec().getScaleTargetRef())
                .returns("StatefulSet", target -> target.getKind())
                .returns(objects.nodes().getMetadata().getName(), target -> target.getName());
        assertThat(autoscaler.getSpec().getMetrics())
                .extracting(metric -> metric.getType())
                .containsExactly("Resource", "Resource", "Pods");
        assertThat(autoscaler.getSpec().getMetrics().getLast().getPods())
                .returns("flockmq_connections", pods -> pods.getMetric().getName())
                .returns("10000", pods -> pods.getTarget().getAverageValue().toString());
        assertThat(objects.only(PodDisruptionBudget.class)).isNotNull();
    }

    @Test
    void oneNodeAfterTheOtherGoesAndOnlyIfItWasNotNeededForTenMinutes() {
        HorizontalPodAutoscaler autoscaler = Chart.render("autoscaling.yaml").only(HorizontalPodAutoscaler.class);

        assertThat(autoscaler.getSpec().getBehavior().getScaleDown())
                .returns(600, rules -> rules.getStabilizationWindowSeconds())
                .satisfies(rules -> assertThat(rules.getPolicies())
                        .singleElement()
                        .returns("Pods", policy -> policy.getType())
                        .returns(1, policy -> policy.getValue())
                        // Longer than one drain may take.
                        .matches(policy -> policy.getPeriodSeconds()
                                > Chart.render("autoscaling.yaml").nodePod().getTerminationGracePeriodSeconds()));
    }

    @Test
    void anAutoscalerThatCouldDoNothingIsRefused() {
        assertThatThrownBy(() -> Chart.template()
                        .withValuesFile(Chart.file("autoscaling.yaml"))
                        .set("autoscaling.maxReplicas", "2")
                        .call())
                .hasMessageContaining("autoscaling.maxReplicas");
        assertThatThrownBy(() -> Chart.template()
                        .set("autoscaling.enabled", "true")
                        .set("autoscaling.cpuUtilization", "null")
                        .call())
                .hasMessageContaining("autoscaling needs something to look at");
    }

    @Test
    void aChangedSettingReplacesPodsAndChangedUsersDoNot() {
        String before = checksum(Chart.render("default.yaml"));

        assertThat(checksum(Chart.render("default.yaml"))).isEqualTo(before);
        assertThat(checksum(Chart.render(Chart.template().set("auth.acl", "topic readwrite a"))))
                .isEqualTo(checksum(Chart.render(Chart.template().set("auth.acl", "topic readwrite b"))));
        assertThat(checksum(Chart.render(Chart.template().set("auth.users.ann", "$6$c2FsdHNhbHQ=$aGFzaA=="))))
                .isEqualTo(before);
        assertThat(checksum(Chart.render(Chart.template().set("mqtt.settings.session.max-expiry", "1d"))))
                .isNotEqualTo(before);
        assertThat(checksum(Chart.render(Chart.template().set("listeners.tcp.maxConnections", "5"))))
                .isNotEqualTo(before);
        assertThat(checksum(Chart.render(Chart.template().set("application.spring.x", "y"))))
                .isNotEqualTo(before);
    }

    private static String checksum(Manifests objects) {
        return Objects.requireNonNull(objects.nodes()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("checksum/configuration"));
    }

    @Test
    void aLongerDrainGivesPodsMoreTime() {
        assertThat(Chart.render(Chart.template().set("drain.timeoutSeconds", "600"))
                        .nodePod()
                        .getTerminationGracePeriodSeconds())
                .isEqualTo(645);
    }

    @Test
    void theTokenOfTheServiceAccountIsThereOnlyWhereKubernetesIsAsked() {
        Manifests asked = Chart.render("kubernetes-discovery.yaml");
        Manifests notAsked = Chart.render("default.yaml");

        assertThat(notAsked.nodePod().getAutomountServiceAccountToken()).isFalse();
        assertThat(notAsked.all(Role.class)).isEmpty();
        assertThat(asked.nodePod().getAutomountServiceAccountToken()).isTrue();
        assertThat(asked.setting("mqtt", "cluster", "kubernetes-service"))
                .isEqualTo(asked.named(Service.class, "headless").getMetadata().getName());
        assertThat(asked.setting("mqtt", "cluster", "dns")).isNull();
        assertThat(asked.only(Role.class).getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getApiGroups()).containsExactly("discovery.k8s.io");
            assertThat(rule.getResources()).containsExactly("endpointslices");
            assertThat(rule.getVerbs()).containsExactly("list");
        });
        assertThat(asked.only(RoleBinding.class).getSubjects())
                .singleElement()
                .returns(asked.nodePod().getServiceAccountName(), subject -> subject.getName())
                .returns("farming", subject -> subject.getNamespace());
    }

    @Test
    void aDigestWinsOverATag() {
        assertThat(Chart.render("everything.yaml").broker().getImage())
                .startsWith("registry.example.org/flockmq@sha256:0123");
        assertThat(Chart.render(Chart.template().set("image.tag", "1.2.3"))
                        .broker()
                        .getImage())
                .isEqualTo("flockmq:1.2.3");
    }
}
