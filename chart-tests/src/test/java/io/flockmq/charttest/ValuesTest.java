package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and their schema: nothing that has no effect, nothing that is not known. */
class ValuesTest {

    /** Two files, because some values exclude each other; together they change everything. */
    private static final List<String> EVERYTHING = List.of("everything.yaml", "everything-else.yaml");

    /** Where Kubernetes' or somebody else's own keys belong. */
    private static final Set<String> FREE = Set.of(
            "application",
            "mqtt.settings",
            "auth.users",
            "affinity",
            "dnsConfig",
            "nodeSelector",
            "podSecurityContext",
            "securityContext",
            "commonLabels",
            "commonAnnotations",
            "podLabels",
            "podAnnotations",
            "resources.requests",
            "resources.limits");

    @TempDir
    Path directory;

    static List<List<String>> maps() {
        Set<List<String>> maps = new LinkedHashSet<>();
        maps.add(List.of());
        for (List<String> leaf : Values.defaults().leaves()) {
            for (int depth = 1; depth < leaf.size(); depth++) {
                maps.add(leaf.subList(0, depth));
            }
        }
        return maps.stream().filter(path -> !isFree(path)).toList();
    }

    private static boolean isFree(List<String> path) {
        String key = String.join(".", path);
        // A listener may have any name, and labels are anybody's.
        return FREE.stream().anyMatch(free -> key.equals(free) || key.startsWith(free + "."))
                || key.matches("(.*\\.)?(labels|annotations)|listeners");
    }

    @ParameterizedTest
    @MethodSource("maps")
    void anUnknownKeyIsRefusedAtEveryLevel(List<String> map) throws IOException {
        List<String> path = new ArrayList<>(map);
        path.add("unknownKey");

        assertThatThrownBy(() -> Chart.template()
                        .withValuesFile(file(new Values(Map.of()).with(path, "x")))
                        .call())
                .hasMessageContaining("unknownKey");
    }

    @Test
    void aListenerHasNoUnknownKeysWhateverItsName() throws IOException {
        Values values = new Values(Map.of())
                .with(List.of("listeners", "mine"), Map.of("enabled", true, "type", "tcp", "port", 1999, "prot", 1));

        assertThatThrownBy(() -> Chart.template().withValuesFile(file(values)).call()).hasMessageContaining("prot");
    }

    @Test
    void settingsThatOtherValuesDecideAreRefused() {
        for (String taken : List.of(
                "listeners.tcp.port",
                "security.allow-anonymous",
                "security.allowAnonymous",
                "security.password-file.path",
                "cluster.secret",
                "cluster.members",
                "cluster.drain.timeout")) {
            assertThatThrownBy(() ->
                            Chart.template().set("mqtt.settings." + taken, "1").call())
                    .as(taken)
                    .hasMessageContaining("mqtt");
        }
        assertThatThrownBy(() -> Chart.template().set("application.mqtt.x", "1").call())
                .hasMessageContaining("application");
    }

    @Test
    void everyValueHasASchema() {
        Values schema = new Values(Yaml.read(Chart.SCHEMA));

        assertThat(Values.defaults().leaves())
                .isNotEmpty()
                .filteredOn(leaf -> !isFree(leaf.subList(0, leaf.size() - 1)))
                .filteredOn(leaf -> !leaf.getFirst().equals("listeners"))
                .allSatisfy(leaf -> assertThat(schemaOf(schema, leaf)).as("%s", leaf).isTrue());
        assertThat(Yaml.map(schema.at(List.of("definitions", "listener", "properties"))).keySet())
                .isEqualTo(Yaml.map(Values.defaults().at(List.of("listeners", "tcp"))).keySet());
    }

    private static boolean schemaOf(Values schema, List<String> path) {
        Map<String, Object> here = schema.root();
        for (String step : path) {
            Object reference = here.get("$ref");
            if (reference != null) {
                here = Yaml.map(schema.at(List.of("definitions", reference.toString().replace("#/definitions/", ""))));
            }
            Object properties = here.get("properties");
            Object next = properties == null ? null : Yaml.map(properties).get(step);
            if (next == null) {
                return false;
            }
            here = Yaml.map(next);
        }
        return true;
    }

    static List<List<String>> leaves() {
        return Values.defaults().leaves().stream()
                .filter(leaf -> !leaf.getFirst().equals("listeners") || leaf.get(1).equals("tcp"))
                .filter(leaf -> !isFree(leaf) && !isFree(leaf.subList(0, leaf.size() - 1)))
                .toList();
    }

    /** So that each value is seen to do something: without it, what is rendered is another. */
    @ParameterizedTest
    @MethodSource("leaves")
    void everyValueChangesSomething(List<String> leaf) throws IOException {
        Set<String> tried = new TreeSet<>();
        boolean matters = false;
        for (String name : EVERYTHING) {
            Values values = new Values(Yaml.read(Chart.file(name)));
            for (List<String> path : alternatives(leaf)) {
                if (values.has(path)) {
                    tried.add(name);
                    matters |= !render(values).equals(render(values.with(path, Values.defaults().at(leaf))));
                }
            }
        }
        assertThat(tried).as("%s is in one of %s", leaf, EVERYTHING).isNotEmpty();
        assertThat(matters).as("%s has an effect", leaf).isTrue();
    }

    /** What is said for one listener can be said for each. */
    private static List<List<String>> alternatives(List<String> leaf) {
        return leaf.getFirst().equals("listeners")
                ? List.of("tcp", "tls", "ws", "wss").stream()
                        .map(name -> List.of("listeners", name, leaf.getLast()))
                        .toList()
                : List.of(leaf);
    }

    /** A refusal is an effect, too. Random passwords are none. */
    private String render(Values values) throws IOException {
        try {
            return Chart.template()
                    .withValuesFile(file(values))
                    .call()
                    .replaceAll("(password|hash|password-file|cluster-secret): [A-Za-z0-9+/=]{20,}", "$1: random");
        } catch (RuntimeException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private Path file(Values values) throws IOException {
        return Files.writeString(directory.resolve("values-under-test.yaml"), values.text());
    }
}
