package io.flockmq.cluster.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flockmq.cluster.membership.ClusterSettings;
import io.flockmq.cluster.membership.Discovery;
import io.flockmq.cluster.membership.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Nodes at several loopback addresses with the same port, as in pods. */
class DiscoveryTest {

    private final int port = Cluster.freePorts(1).getFirst();

    @Test
    void nodesAreFoundByTheAddressesOfOneName() {
        Discovery dns = new Discovery.Dns(HeadlessServiceNames.NAME);

        twoNodesFindEachOther(dns);
    }

    @Test
    void nodesAreFoundByAskingKubernetesForTheEndpointsOfAService() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + exchange.getRequestURI());
            answer(exchange);
        });
        api.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + api.getAddress().getPort());

            twoNodesFindEachOther(new Discovery.Kubernetes("farming", "flockmq-nodes", null, uri, "token"));

            assertThat(asked)
                    .contains("Bearer token /apis/discovery.k8s.io/v1/namespaces/farming/endpointslices"
                            + "?labelSelector=kubernetes.io/service-name=flockmq-nodes");
        } finally {
            api.stop(0);
        }
    }

    private void twoNodesFindEachOther(Discovery discovery) {
        try (Started first = start("a", "127.0.0.1", discovery);
                Started second = start("b", "127.0.0.2", discovery)) {
            for (Started node : List.of(first, second)) {
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(
                                () -> assertThat(node.member.membership().view().members())
                                        .extracting(each -> each.id())
                                        .containsExactly("a", "b"));
            }
        }
    }

    private Started start(String id, String bind, Discovery discovery) {
        ClusterSettings settings =
                ClusterSettings.of("farm", new Secret("sesame".toCharArray()), bind, port, discovery);
        return new Started(ClusterMember.start(settings, Cluster.node(id), InstantSource.system()));
    }

    /** Only endpoints may be read; the second one is not ready yet, the third never exists. */
    private static void answer(HttpExchange exchange) throws IOException {
        boolean allowed = exchange.getRequestURI().getPath().endsWith("/endpointslices");
        String endpoints = """
                {"items": [{"ports": [{"port": 1883}], "endpoints": [
                  {"addresses": ["127.0.0.1"], "conditions": {"ready": true}},
                  {"addresses": ["127.0.0.2"], "conditions": {"ready": false}},
                  {"addresses": ["127.0.0.3"], "conditions": {"ready": false}}]}]}""";
        byte[] body = (allowed ? endpoints : "{\"reason\":\"Forbidden\"}").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(allowed ? 200 : 403, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private record Started(ClusterMember member) implements AutoCloseable {
        @Override
        public void close() {
            member.die();
        }
    }
}
