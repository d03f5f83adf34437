package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRoute;
import io.flockmq.charttest.HelmProgram.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Helm 3 and 4 as users run them: the same objects, what they say afterwards, and what they keep. */
class HelmProgramsIT {

    private static final String NAMESPACE = "/api/v1/namespaces/farming/secrets/release-flockmq-";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void theProgramIsOfItsMajor(HelmProgram helm) {
        assertThat(helm.run(Map.of(), "version", "--short").text()).startsWith(helm.versions());
    }

    @ParameterizedTest
    @EnumSource
    void everyFileOfValuesPassesTheStrictLint(HelmProgram helm) {
        for (String values : Chart.cases()) {
            Result result = helm.run(
                    Map.of(),
                    "lint",
                    "--strict",
                    Chart.DIRECTORY.toString(),
                    "-f",
                    Chart.file(values).toString());

            assertThat(result.status()).as("%s: %s", values, result.text()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFileOfValuesGivesTheSameObjects(HelmProgram helm) {
        for (String values : Chart.cases()) {
            assertThat(comparable(template(helm, values)))
                    .as(values)
                    .containsExactlyInAnyOrderElementsOf(comparable(Chart.render(values)));
        }
    }

    /** Without what is random, and without hooks, which are rendered by programs only. */
    private static List<HasMetadata> comparable(Manifests objects) {
        return objects.all().stream()
                .filter(object -> !(object instanceof Secret) && !(object instanceof Pod))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void routesAreOfTheStableVersionWhereTheClusterHasIt(HelmProgram helm) {
        Manifests objects = template(helm, "gateway.yaml", "--api-versions=gateway.networking.k8s.io/v1/TLSRoute");

        assertThat(objects.only(TLSRoute.class).getSpec().getHostnames()).containsExactly("mqtt.example.org");
        assertThat(objects.only(TCPRoute.class)).isNotNull();
    }

    private static Manifests template(HelmProgram helm, String values, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "template",
                "release",
                Chart.DIRECTORY.toString(),
                "--namespace=farming",
                "--kube-version=1.34.0",
                "-f",
                Chart.file(values).toString()));
        arguments.addAll(List.of(more));
        Result result = helm.run(Map.of(), arguments.toArray(String[]::new));
        assertThat(result.status()).as("%s: %s", values, result.text()).isZero();
        return Manifests.parse(result.text());
    }

    @Test
    void theTestPodIsAsRestrictedAsNodesAndIsNone() {
        for (String values : Chart.cases()) {
            Manifests objects = template(HelmProgram.HELM_4, values);
            Map<String, String> nodes = objects.nodes().getSpec().getSelector().getMatchLabels();

            assertThat(objects.pods()).allSatisfy(Restricted::require);
            assertThat(objects.all(Pod.class)).as(values).allSatisfy(pod -> {
                assertThat(pod.getMetadata().getLabels().entrySet())
                        .matches(labels -> !labels.containsAll(nodes.entrySet()));
                assertThat(pod.getMetadata().getAnnotations()).containsEntry("helm.sh/hook", "test");
                assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            });
        }
    }

    @Test
    void everyValueOfTheTestPodChangesIt() throws IOException {
        Effect effect = new Effect(values -> {
            Path file = Files.writeString(directory.resolve("values.yaml"), values.text());
            return HelmProgram.HELM_4
                    .run(Map.of(), "template", Chart.DIRECTORY.toString(), "-f", file.toString())
                    .text();
        });
        for (List<String> leaf : Effect.OF_THE_TEST_POD) {
            assertThat(effect.of(leaf)).as("%s", leaf).isTrue();
        }
    }

    @Test
    void theTestPodConnectsAsTheFirstUserWhosePasswordIsOnlyInItsEnvironment() {
        Manifests objects = template(HelmProgram.HELM_4, "default.yaml");
        Pod test = objects.only(Pod.class);
        Container container = test.getSpec().getContainers().getFirst();

        assertThat(test.getMetadata().getAnnotations()).containsEntry("helm.sh/hook", "test");
        assertThat(test.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(container.getCommand()).containsExactly("/opt/java/bin/java", "@/opt/flockmq/command", "check");
        assertThat(container.getArgs())
                .contains("--host=release-flockmq.farming.svc", "--port=1883", "--user=$(CHECK_USER)");
        assertThat(container.getEnv())
                .extracting(variable -> variable.getName())
                .containsExactly("CHECK_USER", "FLOCKMQ_PASSWORD");
    }

    @Test
    void theTestPodUsesTlsWhereThereIsNothingElse() {
        Pod test = template(HelmProgram.HELM_4, "cert-manager.yaml").only(Pod.class);

        assertThat(test.getSpec().getContainers().getFirst().getArgs())
                .contains("--port=443", "--tls", "--ca=/etc/check/ca.crt");
        assertThat(test.getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .singleElement()
                .returns("release-flockmq-tls", volume -> volume.getSecret().getSecretName());
        assertThat(template(HelmProgram.HELM_4, "behind-a-load-balancer.yaml").all(Pod.class))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theNotesSayHowToGoOn(HelmProgram helm) throws IOException {
        try (ApiServer api = new ApiServer()) {
            String notes = notes(helm, api);

            assertThat(notes)
                    .contains(
                            "rollout status statefulset/release-flockmq",
                            "helm test -n farming release",
                            "get secret release-flockmq-users -o jsonpath='{.data.password}'",
                            "release-flockmq.farming.svc",
                            "port-forward service/release-flockmq 1883:1883",
                            "mosquitto_sub -p 1883 -u admin -P \"$PASSWORD\" -t 'test/#'",
                            "mosquitto_pub",
                            "http://127.0.0.1:8080, for \"admin\" with the same password",
                            "port-forward pod/release-flockmq-0 8080",
                            "--set replicas=5")
                    .doesNotContain("Mind:", "<no value>", "%!");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNotesWarnOfWhatIsRisky(HelmProgram helm) throws IOException {
        try (ApiServer api = new ApiServer()) {
            assertThat(notes(
                            helm,
                            api,
                            "--set=auth.allowAnonymous=true",
                            "--set=persistence.enabled=false",
                            "--set=service.type=LoadBalancer",
                            "--set=replicas=1",
                            "--set=networkPolicy.enabled=false"))
                    .contains(
                            "Mind:",
                            "auth.allowAnonymous:",
                            "listeners.tcp: passwords and messages cross the network in the clear",
                            "persistence.enabled: false: if all pods are gone",
                            "replicas: 1: while the only node restarts",
                            "networkPolicy.enabled: false: whoever reaches ports 5701 and 5801");
        }
    }

    private String notes(HelmProgram helm, ApiServer api, String... more) throws IOException {
        return tried(helm, api, "install", more).split("\nNOTES:\n", 2)[1];
    }

    @ParameterizedTest
    @EnumSource
    void whatWasGeneratedIsKept(HelmProgram helm) throws IOException {
        try (ApiServer api = new ApiServer()) {
            Secret users = secret(helm, api, "users");
            Secret cluster = secret(helm, api, "cluster");
            assertThat(secret(helm, api, "users").getData()).isNotEqualTo(users.getData());
            api.put(NAMESPACE + "users", users);
            api.put(NAMESPACE + "cluster", cluster);

            assertThat(secret(helm, api, "users").getData()).isEqualTo(users.getData());
            assertThat(secret(helm, api, "cluster").getData()).isEqualTo(cluster.getData());
            assertThat(secret(helm, api, "users", "--set=auth.user.name=root").getData())
                    .containsEntry("password", users.getData().get("password"))
                    .containsEntry("hash", users.getData().get("hash"));
        }
    }

    /** Else an upgrade that turns the autoscaler on would stop all nodes but one. */
    @ParameterizedTest
    @EnumSource
    void nodesThatAreThereStayWhenAnAutoscalerComes(HelmProgram helm) throws IOException {
        String path = "/apis/apps/v1/namespaces/farming/statefulsets/release-flockmq";
        try (ApiServer api = new ApiServer()) {
            String autoscaler = "--set=autoscaling.enabled=true";
            assertThat(rendered(helm, api, autoscaler).nodes().getSpec().getReplicas())
                    .isNull();

            Manifests fixed = rendered(helm, api, "--set=replicas=7");
            api.put(path, fixed.nodes());
            assertThat(rendered(helm, api, autoscaler).nodes().getSpec().getReplicas())
                    .isEqualTo(7);

            Manifests scaled = Chart.render("autoscaling.yaml");
            api.put(path, scaled.nodes());
            assertThat(rendered(helm, api, autoscaler).nodes().getSpec().getReplicas())
                    .isNull();
        }
    }

    private Secret secret(HelmProgram helm, ApiServer api, String end, String... more) throws IOException {
        return rendered(helm, api, more).named(Secret.class, end);
    }

    private Manifests rendered(HelmProgram helm, ApiServer api, String... more) throws IOException {
        return Manifests.parse(tried(helm, api, "template", more));
    }

    private String tried(HelmProgram helm, ApiServer api, String verb, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of(verb, "release", Chart.DIRECTORY.toString(), "--namespace=farming", "--dry-run=server"));
        arguments.add("--disable-openapi-validation");
        if (verb.equals("template")) {
            arguments.add("--is-upgrade");
        }
        arguments.addAll(List.of(more));
        Result result =
                helm.run(Map.of("KUBECONFIG", api.kubeconfig(directory).toString()), arguments.toArray(String[]::new));
        assertThat(result.status()).as(result.text()).isZero();
        return result.text();
    }
}
