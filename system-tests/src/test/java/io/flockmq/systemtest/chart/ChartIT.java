package io.flockmq.systemtest.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The chart, linted and rendered by Helm 3. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm is here for Linux on amd64 only")
class ChartIT {

    private static final Path CHART = Path.of("../helm/flockmq");

    @Test
    void theChartPassesTheStrictLint() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void withoutConsentToAnonymousClientsNothingIsRendered() {
        assertThatThrownBy(() -> withoutConsent().call())
                .hasMessageContaining("mqtt.allowAnonymous must be true")
                .hasMessageContaining("reachable from other pods");
    }

    @Test
    void anUnknownValueIsRefused() {
        assertThatThrownBy(() -> template().set("replicaCount", "3").call()).hasMessageContaining("replicaCount");
        assertThatThrownBy(() -> template().set("service.prot", "1884").call()).hasMessageContaining("prot");
    }

    @Test
    void settingsThatTheChartDecidesAreRefused() {
        assertThatThrownBy(() -> template()
                        .set("mqtt.settings.listeners.tcp.port", "1884")
                        .call())
                .hasMessageContaining("listeners");
    }

    @Test
    void theBrokerGetsTheSettingsAndAListenerThatOtherPodsReach() {
        String file = object(
                        render(template().set("mqtt.settings.limits.max-retained-messages", "1000000")), "ConfigMap")
                .at("data", "flockmq.yaml")
                .text();

        Manifest settings = Manifest.parse(file).getFirst();
        assertThat(settings.at("mqtt", "limits", "max-retained-messages").content())
                .isEqualTo(1_000_000);
        assertThat(settings.at("mqtt", "listeners", "tcp").content())
                .isEqualTo(Map.of("type", "tcp", "bind", "0.0.0.0", "port", 1883));
        assertThat(settings.at("server").content()).isEqualTo(Map.of("address", "0.0.0.0", "port", 8080));
    }

    @Test
    void aChangedSettingStartsANewPod() {
        String path = "checksum/configuration";
        assertThat(podTemplate(template()).at("metadata", "annotations", path))
                .isEqualTo(podTemplate(template()).at("metadata", "annotations", path))
                .isNotEqualTo(podTemplate(template().set("mqtt.settings.session.max-expiry", "1d"))
                        .at("metadata", "annotations", path));
    }

    @Test
    void thePodSatisfiesTheRestrictedSecurityStandard() {
        Manifest pod = podTemplate(template()).at("spec");
        Manifest container = pod.at("containers", "0", "securityContext");

        assertThat(pod.at("securityContext", "runAsNonRoot").content()).isEqualTo(true);
        assertThat(pod.at("securityContext", "seccompProfile", "type").content())
                .isEqualTo("RuntimeDefault");
        assertThat(container.at("allowPrivilegeEscalation").content()).isEqualTo(false);
        assertThat(container.at("readOnlyRootFilesystem").content()).isEqualTo(true);
        assertThat(container.at("capabilities", "drop").content()).isEqualTo(List.of("ALL"));
        assertThat(pod.at("automountServiceAccountToken").content()).isEqualTo(false);
    }

    @Test
    void probesAskTheHealthGroups() {
        Manifest container = podTemplate(template()).at("spec", "containers", "0");

        assertThat(container.at("startupProbe", "httpGet", "path").text()).isEqualTo("/actuator/health/liveness");
        assertThat(container.at("livenessProbe", "httpGet", "path").text()).isEqualTo("/actuator/health/liveness");
        assertThat(container.at("readinessProbe", "httpGet", "path").text()).isEqualTo("/actuator/health/readiness");
    }

    @Test
    void servicesFindThePodAndItsPorts() {
        List<Manifest> objects = render(template().set("podLabels.team", "a"));
        Manifest pod = object(objects, "StatefulSet").at("spec", "template");
        List<String> ports = pod.at("spec", "containers", "0", "ports").elements().stream()
                .map(port -> port.at("name").text())
                .toList();

        List<Manifest> services = objects.stream()
                .filter(object -> object.at("kind").text().equals("Service"))
                .toList();
        assertThat(services).hasSize(2).allSatisfy(service -> {
            assertThat(pod.at("metadata", "labels").entries())
                    .containsAll(service.at("spec", "selector").entries());
            assertThat(service.at("spec", "ports").elements())
                    .allSatisfy(port -> assertThat(port.at("targetPort").text()).isIn(ports));
        });
        assertThat(object(objects, "StatefulSet").at("spec", "serviceName").text())
                .isIn(services.stream()
                        .map(service -> service.at("metadata", "name").text())
                        .toList());
    }

    @Test
    void namesAreValidForTheLongestReleaseName() {
        String longest = "a.very-long-release-name-of-fifty-three-characters-ab";

        assertThat(render(template().withName(longest)))
                .extracting(object -> object.at("metadata", "name").text())
                .allSatisfy(name -> assertThat(name).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])"));
    }

    private static TemplateCommand template() {
        return withoutConsent().set("mqtt.allowAnonymous", "true");
    }

    private static TemplateCommand withoutConsent() {
        return new Helm(CHART).template().withKubeVersion("1.34.0");
    }

    private static List<Manifest> render(TemplateCommand command) {
        return Manifest.parse(command.call());
    }

    private static Manifest podTemplate(TemplateCommand command) {
        return object(render(command), "StatefulSet").at("spec", "template");
    }

    private static Manifest object(List<Manifest> objects, String kind) {
        return objects.stream()
                .filter(object -> object.at("kind").text().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
