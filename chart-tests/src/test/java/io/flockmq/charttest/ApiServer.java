package io.flockmq.charttest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * As much of the API of Kubernetes as Helm asks when it only tries ({@code --dry-run=server}): which kinds of objects there are, and some
 * that are there. It changes nothing.
 */
final class ApiServer implements AutoCloseable {

    private static final Map<String, Map<String, String>> KINDS = new TreeMap<>(Map.of(
            "v1",
            Map.of(
                    "configmaps", "ConfigMap",
                    "secrets", "Secret",
                    "services", "Service",
                    "serviceaccounts", "ServiceAccount",
                    "pods", "Pod"),
            "apps/v1",
            Map.of("statefulsets", "StatefulSet"),
            "policy/v1",
            Map.of("poddisruptionbudgets", "PodDisruptionBudget"),
            "networking.k8s.io/v1",
            Map.of("networkpolicies", "NetworkPolicy"),
            "autoscaling/v2",
            Map.of("horizontalpodautoscalers", "HorizontalPodAutoscaler")));

    private final HttpServer server;
    private final Map<String, Object> objects = new ConcurrentHashMap<>();

    /** Answers from now on. */
    ApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** An object is there from now on. */
    void put(String path, Object object) {
        objects.put(path, object);
    }

    /** A file by which Helm finds it. */
    Path kubeconfig(Path directory) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: here, context: {cluster: here, user: me}}]
                users: [{name: me, user: {}}]
                current-context: here
                """.formatted(
                        server.getAddress().getPort()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Object found = find(exchange.getRequestURI().getPath());
            Object answer = found != null
                    ? found
                    : Map.of(
                            "kind",
                            "Status",
                            "apiVersion",
                            "v1",
                            "status",
                            "Failure",
                            "reason",
                            "NotFound",
                            "code",
                            404);
            byte[] body = Serialization.asJson(answer).getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(found == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private @Nullable Object find(String path) {
        return switch (path) {
            case "/version" -> Map.of("major", "1", "minor", "34", "gitVersion", "v1.34.0");
            case "/api" -> Map.of("kind", "APIVersions", "versions", List.of("v1"));
            case "/apis" -> Map.of("kind", "APIGroupList", "apiVersion", "v1", "groups", groups());
            default -> {
                Map<String, String> kinds = KINDS.get(path.replaceFirst("^/apis?/", ""));
                yield kinds == null ? objects.get(path) : resources(path.replaceFirst("^/apis?/", ""), kinds);
            }
        };
    }

    private static List<Object> groups() {
        List<Object> groups = new ArrayList<>();
        for (String groupVersion : KINDS.keySet()) {
            int slash = groupVersion.indexOf('/');
            if (slash > 0) {
                Map<String, String> version =
                        Map.of("groupVersion", groupVersion, "version", groupVersion.substring(slash + 1));
                groups.add(Map.of(
                        "name",
                        groupVersion.substring(0, slash),
                        "versions",
                        List.of(version),
                        "preferredVersion",
                        version));
            }
        }
        return groups;
    }

    private static Object resources(String groupVersion, Map<String, String> kinds) {
        return Map.of(
                "kind",
                "APIResourceList",
                "apiVersion",
                "v1",
                "groupVersion",
                groupVersion,
                "resources",
                kinds.entrySet().stream()
                        .map(kind -> Map.of(
                                "name", kind.getKey(),
                                "singularName", "",
                                "namespaced", true,
                                "kind", kind.getValue(),
                                "verbs", List.of("get", "list", "create", "patch")))
                        .toList());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
