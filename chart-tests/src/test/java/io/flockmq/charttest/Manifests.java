package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Helm rendered.
 *
 * @param all each in Kubernetes' own type
 */
record Manifests(List<HasMetadata> all) {

    /** Reads them strictly. */
    static Manifests parse(String manifests) {
        return new Manifests(
                Yaml.documents(manifests).stream().map(Strict::read).toList());
    }

    /** All of a type. */
    <T extends HasMetadata> List<T> all(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The only one of a type. */
    <T extends HasMetadata> T only(Class<T> type) {
        List<T> found = all(type);
        assertThat(found).as(type.getSimpleName()).hasSize(1);
        return found.getFirst();
    }

    /** The one with this end of its name; empty for that without one. */
    <T extends HasMetadata> T named(Class<T> type, String end) {
        String name = nodes().getMetadata().getName() + (end.isEmpty() ? "" : "-" + end);
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
    }

    /** The StatefulSet. */
    StatefulSet nodes() {
        return only(StatefulSet.class);
    }

    /** The pods of nodes. */
    PodSpec nodePod() {
        return nodes().getSpec().getTemplate().getSpec();
    }

    /** The container with the broker. */
    Container broker() {
        return nodePod().getContainers().getFirst();
    }

    /** The Service for clients. */
    Service clients() {
        return named(Service.class, "");
    }

    /** The broker's file. */
    String configurationText() {
        return Objects.requireNonNull(named(ConfigMap.class, "").getData().get("flockmq.yaml"));
    }

    /** What is in it. */
    Map<String, Object> configuration() {
        return Yaml.documents(configurationText()).getFirst();
    }

    /** A part of the broker's file, null if it has none. */
    @Nullable
    Object setting(String... path) {
        @Nullable Object part = configuration();
        for (String step : path) {
            part = part instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return part;
    }

    /** All pods, those of hooks among them. */
    Stream<PodSpec> pods() {
        return Stream.concat(Stream.of(nodePod()), all(Pod.class).stream().map(Pod::getSpec));
    }

    /** All containers of a pod. */
    static Stream<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
    }
}
