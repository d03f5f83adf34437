package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroup;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What Prometheus and Grafana are given. */
class MonitoringTest {

    @Test
    void metricsAreReadFromEachNodeOnce() {
        Manifests objects = Chart.render("monitoring.yaml");
        ServiceMonitor monitor = objects.only(ServiceMonitor.class);
        Map<String, String> wanted = monitor.getSpec().getSelector().getMatchLabels();
        List<Service> found = objects.all(Service.class).stream()
                .filter(service -> service.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet()))
                .toList();

        assertThat(found)
                .singleElement()
                .satisfies(service -> assertThat(service.getSpec().getPorts())
                        .extracting(ServicePort::getName)
                        .contains(monitor.getSpec().getEndpoints().getFirst().getPort()));
        assertThat(monitor.getSpec().getEndpoints().getFirst().getPath()).isEqualTo("/actuator/prometheus");
        assertThat(monitor.getSpec().getNamespaceSelector().getMatchNames()).containsExactly("farming");
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
    }

    @Test
    void theAlertsAreThoseOfTheFile() {
        PrometheusRule rule = Chart.render("monitoring.yaml").only(PrometheusRule.class);
        List<?> groups = (List<?>) Objects.requireNonNull(
                Yaml.read(Chart.DIRECTORY.resolve("files/alerts.yaml")).get("groups"));

        assertThat(rule.getSpec().getGroups())
                .extracting(RuleGroup::getName)
                .isEqualTo(groups.stream()
                        .map(group -> Yaml.map(group).get("name"))
                        .toList());
        assertThat(rule.getSpec().getGroups())
                .flatExtracting(RuleGroup::getRules)
                .isNotEmpty();
        assertThat(Chart.render("everything.yaml")
                        .only(PrometheusRule.class)
                        .getSpec()
                        .getGroups())
                .extracting(RuleGroup::getName)
                .contains("our-own");
    }

    @Test
    void theDashboardIsThatOfTheFile() throws IOException {
        ConfigMap dashboard = Chart.render("monitoring.yaml").named(ConfigMap.class, "dashboard");

        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboard.getMetadata().getNamespace()).isEqualTo("monitoring");
        assertThat(dashboard.getData()).containsOnlyKeys("release-flockmq.json");
        assertThat(String.join("", dashboard.getData().values()).strip())
                .isEqualTo(Files.readString(Chart.DIRECTORY.resolve("files/dashboard.json"))
                        .strip());
    }

    @Test
    void logLinesAreJsonIfThatIsWanted() {
        assertThat(Chart.render("monitoring.yaml").setting("logging", "structured", "format", "console"))
                .isEqualTo("ecs");
        assertThat(Chart.render("default.yaml").setting("logging", "structured"))
                .isNull();
    }
}
