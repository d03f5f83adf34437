package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether a value does anything: if a file says something else than the default, then with the default in its place another thing is
 * rendered.
 *
 * @param helm renders
 */
record Effect(Renderer helm) {

    /** Some values exclude each other; together these files change all. */
    private static final List<String> FILES = List.of("everything.yaml", "everything-else.yaml", "single-node.yaml");

    /** What is seen only where hooks are rendered. */
    static final List<List<String>> OF_THE_TEST_POD = List.of(
            List.of("test", "enabled"),
            List.of("test", "topic"),
            List.of("test", "serverName"),
            List.of("test", "caSecret"),
            List.of("test", "caKey"),
            List.of("auth", "secretKeys", "username"),
            List.of("auth", "secretKeys", "password"));

    private static final Pattern RANDOM = Pattern.compile("(password|hash|cluster-secret): [A-Za-z0-9+/=]{20,}");
    private static final Pattern USERS = Pattern.compile("password-file: ([A-Za-z0-9+/=]{20,})");

    interface Renderer {
        String render(Values values) throws IOException;
    }

    /** Of a value, in any of the files; fails if none of them has it. */
    boolean of(List<String> leaf) throws IOException {
        boolean tried = false;
        for (String name : FILES) {
            Values values = new Values(Yaml.read(Chart.file(name)));
            for (List<String> path : alternatives(leaf, values)) {
                if (values.has(path)) {
                    tried = true;
                    if (!render(values)
                            .equals(render(values.with(path, Values.defaults().at(leaf))))) {
                        return true;
                    }
                }
            }
        }
        assertThat(tried).as("%s is in one of %s", leaf, FILES).isTrue();
        return false;
    }

    /** What is said for one listener can be said for each. */
    private static List<List<String>> alternatives(List<String> leaf, Values values) {
        return leaf.getFirst().equals("listeners")
                ? Yaml.map(values.root().getOrDefault("listeners", Map.of())).keySet().stream()
                        .map(name -> List.of("listeners", name, leaf.getLast()))
                        .toList()
                : List.of(leaf);
    }

    private static String names(String passwordFile) {
        return new String(Base64.getDecoder().decode(passwordFile), StandardCharsets.UTF_8).replaceAll(":.*", "");
    }

    /** A refusal is an effect, too. Random passwords are none. */
    private String render(Values values) throws IOException {
        try {
            String rendered = RANDOM.matcher(helm.render(values)).replaceAll("$1: random");
            return USERS.matcher(rendered).replaceAll(file -> "users: " + names(file.group(1)));
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
