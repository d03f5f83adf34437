package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TLSRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where clients connect, and what leads there. */
class ListenersTest {

    @Test
    void thereIsOneListenerByDefault() {
        Manifests objects = Chart.render("default.yaml");

        assertThat(objects.setting("mqtt", "listeners"))
                .isEqualTo(Map.of("tcp", Map.of("type", "tcp", "bind", "0.0.0.0", "port", 1883)));
        assertThat(objects.clients().getSpec())
                .returns("ClusterIP", ServiceSpec::getType)
                .returns(null, ServiceSpec::getPublishNotReadyAddresses);
    }

    @Test
    void keysAuthoritiesAndRevocationListsAreFilesOfOneVolume() {
        Manifests objects = Chart.render("tls-existing-secret.yaml");

        assertThat(objects.setting("spring", "ssl", "bundle", "pem", "mqtt"))
                .isEqualTo(Map.of(
                        "reload-on-update",
                        true,
                        "keystore",
                        Map.of("certificate", "/etc/flockmq/tls/tls.crt", "private-key", "/etc/flockmq/tls/tls.key"),
                        "truststore",
                        Map.of("certificate", "/etc/flockmq/tls/client-ca.crt")));
        assertThat(objects.setting("mqtt", "listeners", "devices", "tls", "crl-file"))
                .isEqualTo("/etc/flockmq/tls/revocations.pem");
        assertThat(objects.setting("mqtt", "listeners", "devices", "max-connections"))
                .isEqualTo(2_000_000);
        assertThat(objects.nodePod().getVolumes().getFirst().getProjected().getSources().stream()
                        .filter(source -> source.getSecret() != null)
                        .flatMap(source -> source.getSecret().getItems().stream()))
                .extracting(item -> item.getPath())
                .containsExactly(
                        "users/password-file",
                        "console/users",
                        "tls/tls.crt",
                        "tls/tls.key",
                        "tls/client-ca.crt",
                        "tls/revocations.pem");
        assertThat(objects.clients().getSpec().getExternalTrafficPolicy()).isEqualTo("Local");
    }

    @Test
    void aCertificateHasTheNamesOfTheServiceAndThoseOfItsClients() {
        Manifests objects = Chart.render("cert-manager.yaml");
        Certificate certificate = objects.only(Certificate.class);

        assertThat(certificate.getSpec().getDnsNames())
                .containsExactly(
                        "release-flockmq",
                        "release-flockmq.farming",
                        "release-flockmq.farming.svc",
                        "release-flockmq.farming.svc.cluster.local",
                        "mqtt.example.org");
        assertThat(certificate.getSpec().getIssuerRef().getKind()).isEqualTo("ClusterIssuer");
        assertThat(objects.nodePod().getVolumes().getFirst().getProjected().getSources())
                .filteredOn(source -> source.getSecret() != null)
                .extracting(source -> source.getSecret().getName())
                .contains(certificate.getSpec().getSecretName());
    }

    @Test
    void aListenerThatIsNotExposedIsNoPortOfTheService() {
        Manifests objects = Chart.render("cert-manager.yaml");

        assertThat(objects.clients().getSpec().getPorts())
                .extracting(ServicePort::getName, ServicePort::getPort)
                .containsExactly(tuple("tls", 443));
    }

    @Test
    void anIngressLeadsToTheListenerForWebSocket() {
        Manifests objects = Chart.render("websocket-ingress.yaml");
        Ingress ingress = objects.only(Ingress.class);
        var path = ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst();

        assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
        assertThat(path.getPath()).isEqualTo("/mqtt");
        assertThat(path.getBackend().getService().getName())
                .isEqualTo(objects.clients().getMetadata().getName());
        assertThat(portOf(objects.clients(), "ws"))
                .isEqualTo(path.getBackend().getService().getPort().getNumber());
    }

    @Test
    void routesOfTheGatewayLeadToTheirListeners() {
        Manifests objects = Chart.render("gateway.yaml");
        Service clients = objects.clients();

        assertThat(objects.only(TCPRoute.class)
                        .getSpec()
                        .getRules()
                        .getFirst()
                        .getBackendRefs()
                        .getFirst())
                .returns(clients.getMetadata().getName(), backend -> backend.getName())
                .returns(portOf(clients, "tcp"), backend -> backend.getPort());
        assertThat(objects.only(TLSRoute.class).getSpec())
                .returns(List.of("mqtt.example.org"), spec -> spec.getHostnames())
                .returns(
                        portOf(clients, "tls"),
                        spec -> spec.getRules()
                                .getFirst()
                                .getBackendRefs()
                                .getFirst()
                                .getPort());
        var http = objects.only(HTTPRoute.class).getSpec().getRules().getFirst();
        assertThat(http.getMatches().getFirst().getPath().getValue()).isEqualTo("/broker");
        assertThat(http.getBackendRefs().getFirst().getPort()).isEqualTo(portOf(clients, "ws"));
    }

    private static Integer portOf(Service service, String name) {
        return service.getSpec().getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .map(ServicePort::getPort)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLoadBalancerIsAskedForAsTheValuesSay() {
        Manifests objects = Chart.render("behind-a-load-balancer.yaml");

        assertThat(objects.clients().getSpec())
                .returns("LoadBalancer", ServiceSpec::getType)
                .returns("service.k8s.aws/nlb", ServiceSpec::getLoadBalancerClass)
                .returns(List.of("192.0.2.0/24"), ServiceSpec::getLoadBalancerSourceRanges);
        assertThat(objects.setting("mqtt", "listeners", "tcp", "proxy-protocol"))
                .isEqualTo("required");
        assertThat(objects.setting("mqtt", "listeners", "tcp", "trusted-proxies"))
                .isEqualTo(List.of("10.0.0.0/8"));
        assertThat(objects.setting("mqtt", "cluster", "server-reference")).isEqualTo("mqtt.example.org:1883");
    }

    @Test
    void whatCannotWorkIsRefusedInOneLine() {
        refuses("listeners.tls.enabled=true", "listeners.tls needs a key and a certificate");
        refuses("listeners.tcp.enabled=false", "no listener is enabled");
        refuses("listeners.tcp.exposed=false", "no listener is exposed");
        refuses("listeners.tcp.proxyProtocol=auto", "listeners.tcp.trustedProxies");
        refuses("listeners.tcp.clientAuth=required", "listeners.tcp.clientAuth");
        refuses("listeners.tcp.port=8080", "listeners.tcp.port: the port has another purpose");
        refuses("ingress.enabled=true", "ingress.listener: no listener called ws is enabled");
        refuses("gateway.tcpRoute.enabled=true", "gateway.tcpRoute.parentRefs");
        refuses("tls.certManager.enabled=true", "no listener of type tls or wss is enabled");
    }

    private static void refuses(String setting, String reason) {
        int equals = setting.indexOf('=');
        assertThatThrownBy(() -> Chart.template()
                        .set(setting.substring(0, equals), setting.substring(equals + 1))
                        .call())
                .hasMessageContaining(reason);
    }
}
