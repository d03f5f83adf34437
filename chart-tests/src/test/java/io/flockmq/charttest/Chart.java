package io.flockmq.charttest;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart, and what Helm (3, in process) makes of it. */
final class Chart {

    static final Path DIRECTORY = Path.of("../helm/flockmq").toAbsolutePath().normalize();
    static final Path VALUES = DIRECTORY.resolve("values.yaml");
    static final Path SCHEMA = DIRECTORY.resolve("values.schema.json");

    /** As long as Helm allows, with a dot, and it begins with a digit, which no Service may. */
    static final String LONGEST_NAME = "1.very-long-release-name-of-fifty-three-characters-ab";

    private static final String KUBERNETES = "1.34.0";

    private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();
    private static final Map<String, Manifests> RENDERED_LONG = new ConcurrentHashMap<>();

    private Chart() {}

    /** The files of values that the chart is tried with, by name. */
    static List<String> cases() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of them. */
    static Path file(String name) {
        return DIRECTORY.resolve("ci").resolve(name);
    }

    /** To be completed with values. */
    static TemplateCommand template() {
        return new Helm(DIRECTORY)
                .template()
                .withName("release")
                .withNamespace("farming")
                .withKubeVersion(KUBERNETES);
    }

    /** What is rendered of a file of values. Without hooks: these are left out in process. */
    static Manifests render(String file) {
        return RENDERED.computeIfAbsent(file, each -> render(template().withValuesFile(file(each))));
    }

    /** The same for {@link #LONGEST_NAME}. */
    static Manifests renderWithLongestName(String file) {
        return RENDERED_LONG.computeIfAbsent(
                file, each -> render(template().withValuesFile(file(each)).withName(LONGEST_NAME)));
    }

    /** What is rendered, each object checked strictly. */
    static Manifests render(TemplateCommand command) {
        return Manifests.parse(command.call());
    }
}
