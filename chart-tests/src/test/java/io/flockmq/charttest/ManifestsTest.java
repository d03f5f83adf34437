package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every file of values. */
class ManifestsTest {

    /** With the versions that are served by all Kubernetes releases that the chart is for. */
    private static final Set<String> ALLOWED = Set.of(
            "v1 ConfigMap",
            "v1 Pod",
            "v1 Secret",
            "v1 Service",
            "v1 ServiceAccount",
            "apps/v1 StatefulSet",
            "autoscaling/v2 HorizontalPodAutoscaler",
            "policy/v1 PodDisruptionBudget",
            "networking.k8s.io/v1 Ingress",
            "networking.k8s.io/v1 NetworkPolicy",
            "rbac.authorization.k8s.io/v1 Role",
            "rbac.authorization.k8s.io/v1 RoleBinding",
            "cert-manager.io/v1 Certificate",
            "gateway.networking.k8s.io/v1 HTTPRoute",
            "gateway.networking.k8s.io/v1alpha2 TCPRoute",
            "gateway.networking.k8s.io/v1alpha2 TLSRoute",
            "monitoring.coreos.com/v1 PrometheusRule",
            "monitoring.coreos.com/v1 ServiceMonitor");

    static List<String> cases() {
        return Chart.cases();
    }

    @Test
    void theChartPassesTheStrictLint() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyObjectIsOfAVersionThatKubernetesServes(String values) {
        assertThat(Chart.render(values).all())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(object.getApiVersion() + " " + object.getKind())
                        .isIn(ALLOWED));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void namesAreValidForTheLongestReleaseName(String values) {
        Manifests objects = Chart.renderWithLongestName(values);

        Set<String> seen = new HashSet<>();
        assertThat(objects.all()).allSatisfy(object -> {
            String name = object.getMetadata().getName();
            assertThat(name).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])|" + Pattern.quote(Chart.LONGEST_NAME + "-object"));
            assertThat(seen.add(object.getKind() + " " + name))
                    .as("%s only once", name)
                    .isTrue();
        });
        // A label of its pods: the name, a dash and a hash of ten characters.
        assertThat(objects.nodes().getMetadata().getName()).hasSizeLessThanOrEqualTo(52);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void labelsSayWhatAnObjectBelongsTo(String values) {
        Manifests objects = Chart.renderWithLongestName(values);

        assertThat(ours(objects)).allSatisfy(object -> {
            Map<String, String> labels = object.getMetadata().getLabels();
            assertThat(labels)
                    .containsKeys(
                            "app.kubernetes.io/name",
                            "app.kubernetes.io/version",
                            "app.kubernetes.io/managed-by",
                            "helm.sh/chart")
                    .containsEntry("app.kubernetes.io/instance", Chart.LONGEST_NAME);
            assertThat(labels.values())
                    .allSatisfy(label -> assertThat(label).matches("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?"));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void objectsAreInTheNamespaceOfTheRelease(String values) {
        assertThat(ours(Chart.render(values)))
                .filteredOn(object -> !object.getMetadata().getName().endsWith("-dashboard"))
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getNamespace()).isEqualTo("farming"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allPodsSatisfyTheRestrictedSecurityStandard(String values) {
        assertThat(Chart.render(values).pods()).isNotEmpty().allSatisfy(Restricted::require);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void selectorsFindThePodsOfNodes(String values) {
        Manifests objects = Chart.render(values);
        Map<String, String> labels =
                objects.nodes().getSpec().getTemplate().getMetadata().getLabels();
        List<Map<String, String>> selectors = Stream.concat(
                        objects.all(Service.class).stream()
                                .map(service -> service.getSpec().getSelector()),
                        Stream.of(objects.nodes().getSpec().getSelector().getMatchLabels()))
                .toList();

        assertThat(selectors)
                .hasSize(3)
                .allSatisfy(selector -> assertThat(labels).containsAllEntriesOf(selector));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void servicesLeadToPortsOfTheContainer(String values) {
        Manifests objects = Chart.render(values);
        List<ContainerPort> ports = objects.broker().getPorts();

        assertThat(ports)
                .extracting(ContainerPort::getName)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("[a-z]([-a-z0-9]{0,13}[a-z0-9])?"));
        assertThat(ports).extracting(ContainerPort::getContainerPort).doesNotHaveDuplicates();
        assertThat(objects.all(Service.class)).hasSize(2).allSatisfy(service -> {
            List<ServicePort> servicePorts = service.getSpec().getPorts();
            assertThat(servicePorts)
                    .isNotEmpty()
                    .allSatisfy(port -> assertThat(port.getTargetPort().getStrVal())
                            .isIn(ports.stream().map(ContainerPort::getName).toList()));
            assertThat(servicePorts).extracting(ServicePort::getPort).doesNotHaveDuplicates();
        });
        assertThat(objects.nodes().getSpec().getServiceName())
                .isEqualTo(
                        objects.named(Service.class, "headless").getMetadata().getName());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachListenerOfTheBrokerIsAPortOfThePod(String values) {
        Manifests objects = Chart.render(values);
        Map<String, Object> listeners = Yaml.map(objects.setting("mqtt", "listeners"));
        Map<String, Integer> ports = objects.broker().getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));

        assertThat(listeners)
                .isNotEmpty()
                .allSatisfy((name, listener) -> assertThat(ports)
                        .containsEntry(name, (Integer) Yaml.map(listener).get("port")));
        assertThat(ports)
                .containsEntry("http", (Integer) objects.setting("server", "port"))
                .containsEntry("cluster", (Integer) objects.setting("mqtt", "cluster", "port"))
                .containsEntry("link", (Integer) objects.setting("mqtt", "cluster", "link-port"))
                .hasSize(listeners.size() + 3);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void probesAskTheHealthGroups(String values) {
        Container broker = Chart.render(values).broker();

        Map<String, Probe> probes = Map.of(
                "startup", broker.getStartupProbe(),
                "liveness", broker.getLivenessProbe(),
                "readiness", broker.getReadinessProbe());
        assertThat(probes).allSatisfy((group, probe) -> {
            assertThat(probe.getHttpGet().getPath()).isEqualTo("/actuator/health/" + group);
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPodIsGivenTheTimeThatItsDrainTakes(String values) {
        Manifests objects = Chart.render(values);
        String timeout = String.valueOf(objects.setting("mqtt", "cluster", "drain", "timeout"));
        long drain = Long.parseLong(timeout.replace("s", ""));

        assertThat(objects.broker().getLifecycle().getPreStop().getExec().getCommand())
                .containsExactly("/opt/java/bin/java", "@/opt/flockmq/command", "drain");
        // docs/guarantees.md: 15 s more; and a Java must start for it.
        assertThat(objects.nodePod().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(drain + 20);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyVolumeIsMountedAndEveryMountHasAVolume(String values) {
        Manifests objects = Chart.render(values);
        List<String> claims = objects.nodes().getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName())
                .toList();
        assertThat(objects.pods()).allSatisfy(pod -> {
            Set<String> mounted = Manifests.containers(pod)
                    .flatMap(container -> container.getVolumeMounts().stream())
                    .map(mount -> mount.getName())
                    .collect(Collectors.toSet());
            List<String> volumes = new ArrayList<>(
                    pod.getVolumes().stream().map(volume -> volume.getName()).toList());
            if (pod.equals(objects.nodePod())) {
                volumes.addAll(claims);
            }
            assertThat(volumes).containsExactlyInAnyOrderElementsOf(mounted);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsSecretIsInSecretsOnly(String values) {
        Manifests objects = Chart.render(values);
        List<String> secrets = objects.all(Secret.class).stream()
                .flatMap(secret -> secret.getData().entrySet().stream())
                .filter(entry -> !entry.getKey().equals("username"))
                .map(entry -> new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8).strip())
                .toList();

        String everythingElse = objects.all().stream()
                .filter(object -> !(object instanceof Secret))
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
        assertThat(secrets).allSatisfy(secret -> assertThat(everythingElse).doesNotContain(secret));
        assertThat(objects.all(ConfigMap.class))
                .allSatisfy(map -> assertThat(
                                map.getData() == null ? "" : map.getData().toString())
                        .doesNotContainPattern("(?m)^\\s*(secret|password):"));
        assertThat(objects.pods().flatMap(Manifests::containers).flatMap(container -> container.getEnv().stream()))
                .filteredOn(variable -> variable.getName().matches(".*(SECRET|PASSWORD).*"))
                .isNotEmpty()
                .allSatisfy(variable ->
                        assertThat(variable.getValueFrom().getSecretKeyRef()).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePodsOfNodesSeeNoPasswordsButTheirHashes(String values) {
        PodSpec pod = Chart.render(values).nodePod();

        assertThat(pod.getVolumes().stream()
                        .filter(volume -> volume.getProjected() != null)
                        .flatMap(volume -> volume.getProjected().getSources().stream())
                        .filter(source -> source.getSecret() != null)
                        .flatMap(source -> source.getSecret().getItems().stream()))
                .allSatisfy(item -> assertThat(item.getPath()).doesNotEndWith("/password"))
                .allSatisfy(item -> assertThat(item.getKey()).isNotEqualTo("password"));
    }

    /** Without what the values have in them as they are. */
    private static List<HasMetadata> ours(Manifests objects) {
        return objects.all().stream()
                .filter(object -> !object.getMetadata().getName().matches(".*-(object|text)"))
                .toList();
    }
}
