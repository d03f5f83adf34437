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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and their schema: nothing that has no effect, nothing that is not known. */
class ValuesTest {

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

        assertThatThrownBy(() -> Chart.template().withValuesFile(file(values)).call())
                .hasMessageContaining("prot");
    }

    @Test
    void settingsThatOtherValuesDecideAreRefused() {
        Map<String, String> taken = Map.of(
                "mqtt.settings.listeners.tcp.port", "listeners",
                "mqtt.settings.security.allow-anonymous", "allow-anonymous",
                "mqtt.settings.security.allowAnonymous", "allowAnonymous",
                "mqtt.settings.security.password-file.path", "password-file",
                "mqtt.settings.cluster.secret", "secret",
                "mqtt.settings.cluster.members", "members",
                "mqtt.settings.cluster.drain.timeout", "drain",
                "application.mqtt.x", "mqtt");
        assertThat(taken)
                .allSatisfy((key, named) -> assertThatThrownBy(
                                () -> Chart.template().set(key, "1").call())
                        .hasMessageContaining("'" + named + "'"));
    }

    @Test
    void everyValueHasASchema() {
        Values schema = new Values(Yaml.read(Chart.SCHEMA));

        assertThat(Values.defaults().leaves())
                .isNotEmpty()
                .filteredOn(leaf -> !isFree(leaf.subList(0, leaf.size() - 1)))
                .filteredOn(leaf -> !leaf.getFirst().equals("listeners"))
                .allSatisfy(leaf ->
                        assertThat(schemaOf(schema, leaf)).as("%s", leaf).isTrue());
        assertThat(Yaml.map(schema.at(List.of("definitions", "listener", "properties")))
                        .keySet())
                .isEqualTo(Yaml.map(Values.defaults().at(List.of("listeners", "tcp")))
                        .keySet());
    }

    private static boolean schemaOf(Values schema, List<String> path) {
        Map<String, Object> here = schema.root();
        for (String step : path) {
            Object reference = here.get("$ref");
            if (reference != null) {
                here = Yaml.map(
                        schema.at(List.of("definitions", reference.toString().replace("#/definitions/", ""))));
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
                .filter(leaf ->
                        !leaf.getFirst().equals("listeners") || leaf.get(1).equals("tcp"))
                .filter(leaf -> !isFree(leaf.subList(0, leaf.size() - 1)))
                .filter(leaf -> !Effect.OF_THE_TEST_POD.contains(leaf))
                .toList();
    }

    /** So that each value is seen to do something. Those of the test pod are in {@code HelmProgramsIT}. */
    @ParameterizedTest
    @MethodSource("leaves")
    void everyValueChangesSomething(List<String> leaf) throws IOException {
        Effect effect = new Effect(
                values -> Chart.template().withValuesFile(file(values)).call());

        assertThat(effect.of(leaf))
                .as("%s, by default in the place of what the files say", leaf)
                .isTrue();
    }

    private Path file(Values values) throws IOException {
        return Files.writeString(directory.resolve("values-under-test.yaml"), values.text());
    }
}
