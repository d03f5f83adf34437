package io.flockmq.systemtest.chart;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A Kubernetes object, or a part of one.
 *
 * @param content what YAML says: a map, a list, or a value
 */
record Manifest(Object content) {

    /** All documents of a text with several; a key that is given twice is an error. */
    static List<Manifest> parse(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Iterable<Object> documents = new Yaml(new SafeConstructor(options)).loadAll(yaml);
        return StreamSupport.stream(documents.spliterator(), false)
                .map(Manifest::new)
                .toList();
    }

    /**
     * The part at the end of a path; fails if there is none.
     *
     * @param path keys of maps, and indices of lists as digits
     */
    Manifest at(String... path) {
        Manifest part = this;
        for (String step : path) {
            Manifest here = part;
            part = here.child(step)
                    .orElseThrow(
                            () -> new AssertionError("no " + step + " of " + String.join(".", path) + " in " + here));
        }
        return part;
    }

    /** The elements of a list. */
    List<Manifest> elements() {
        return ((List<?>) content).stream().map(Manifest::new).toList();
    }

    /** The entries of a map. */
    Set<Map.Entry<?, ?>> entries() {
        return Set.copyOf(((Map<?, ?>) content).entrySet());
    }

    /** The value as text. */
    String text() {
        return content.toString();
    }

    private Optional<Manifest> child(String step) {
        Object child = switch (content) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list -> list.get(Integer.parseInt(step));
            default -> null;
        };
        return Optional.ofNullable(child).map(Manifest::new);
    }
}
